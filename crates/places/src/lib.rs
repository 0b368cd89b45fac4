//! The gazetteer: names to places, places to countries.
