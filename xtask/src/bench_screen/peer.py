"""Screens with other programs, for `cargo xtask bench-screen`, which embeds and runs this file.

peer.py DATA WORK STEP

DATA holds index.jsonl, dev.csv, dev_gold.csv and peer_cases.csv; WORK holds sample.txt, the ids of
the queries to screen, one a line. STEP is one of

  versions    prints the versions of what is measured, as JSON
  candidates  finds the listed entries that a matcher is asked about: candidates.json
  rapidfuzz, logic-v2, logic-v1, name-based
              screens: STEP.jsonl has a row {"id", "hits": [{"entity_id", "score"}]} a query,
              STEP.pairs.jsonl a row {"row", "score"} a pair, STEP.json what scoring alone took

Each step is a process of its own, so that the memory of one is not counted against another.
"""

import csv
import importlib.metadata
import json
import pathlib
import resource
import sys
import time
import unicodedata

import numpy
from rapidfuzz import fuzz, process

# Listed entries that a matcher scores for each query, without the right ones that are added.
CANDIDATES = 50
# Hits kept of each query: more than any metric looks at.
HITS = 25
# Queries whose likeness to all names is held in memory at a time.
BATCH = 64


class Stopwatch:
    """Wall and user CPU seconds since it was made."""

    def __init__(self):
        self.begun, self.user = time.perf_counter(), self.used()

    @staticmethod
    def used():
        return resource.getrusage(resource.RUSAGE_SELF).ru_utime

    def read(self):
        return {"wall_s": time.perf_counter() - self.begun, "user_s": self.used() - self.user}


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fold(name):
    """Lower case, without marks, words sorted: ratio of two such is their token sort ratio."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return " ".join(sorted(words))


def latin(name):
    from normality import ascii_text

    return fold(ascii_text(name) or name)


class Names:
    """All names of the index in one list, with the entry of each."""

    def __init__(self, entries, spell):
        self.entries = entries
        self.text, owner = [], []
        for number, entry in enumerate(entries):
            for name in {spell(name) for name in [n["n"] for n in entry["names"]] + entry["native"]}:
                if name:
                    self.text.append(name)
                    owner.append(number)
        self.owner = numpy.array(owner)
        # Where the names of each entry begin (an entry without any has none to offer).
        self.owners, self.begins = numpy.unique(self.owner, return_index=True)
        self.types = numpy.array([entries[number]["type"] for number in self.owners])

    def best(self, likeness, wanted):
        """Per row of `likeness` (queries × names), the best of each entry of the wanted type."""
        per_entry = numpy.maximum.reduceat(likeness, self.begins, axis=1)
        for row, kind in enumerate(wanted):
            if kind:
                per_entry[row, self.types != kind] = -1
        return per_entry

    def top(self, per_entry, count):
        """The entries of the `count` highest, best first, as (entry, likeness)."""
        count = min(count, len(per_entry))
        found = numpy.argpartition(-per_entry, count - 1)[:count]
        found = found[numpy.argsort(-per_entry[found], kind="stable")]
        return [(int(self.owners[at]), float(per_entry[at])) for at in found if per_entry[at] > 0]


def batches(queries):
    for begin in range(0, len(queries), BATCH):
        yield queries[begin : begin + BATCH]


def brute_force(entries, queries):
    """Each query against all names of its type, by token sort ratio: the simple baseline."""
    kinds = sorted({query["type"] for query in queries})
    by_kind = {kind: Names([e for e in entries if kind in ("", e["type"])], fold) for kind in kinds}
    hits, compared = {}, 0
    watch = Stopwatch()
    for kind, names in by_kind.items():
        for batch in batches([query for query in queries if query["type"] == kind]):
            asked = [fold(query["name"]) for query in batch]
            likeness = process.cdist(
                asked, names.text, scorer=fuzz.ratio, score_cutoff=50, dtype=numpy.float32, workers=1
            )
            compared += likeness.size
            for query, row in zip(batch, names.best(likeness, [kind] * len(batch))):
                found = names.top(row, HITS)
                hits[query["id"]] = [(names.entries[at]["id"], score / 100) for at, score in found]
    return hits, compared, watch.read()


def candidates(entries, queries):
    """The listed entries that a matcher is asked about: those most alike by token sort ratio and
    by shared pieces of words (two to four letters, rare ones weigh more), by turns. Both look at
    the name in Latin letters."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = Names(entries, latin)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=numpy.float32)
    table = pieces.fit_transform(names.text).T.tocsr()
    found = {}
    for batch in batches(queries):
        asked = [latin(query["name"]) for query in batch]
        kinds = [query["type"] for query in batch]
        by_pieces = names.best(numpy.asarray((pieces.transform(asked) @ table).todense()), kinds)
        by_ratio = names.best(process.cdist(asked, names.text, scorer=fuzz.ratio, dtype=numpy.float32, workers=1), kinds)
        for query, one, other in zip(batch, by_pieces, by_ratio):
            turns = zip(names.top(one, CANDIDATES), names.top(other, CANDIDATES))
            mixed = dict.fromkeys(at for pair in turns for at, _ in pair)
            found[query["id"]] = list(mixed)[:CANDIDATES]
    return found


def proxy(identifier, schema, names, countries=(), dates=()):
    """An entity as the matchers read it. `names` are (property, name)."""
    from followthemoney import model

    entity = model.make_entity(schema)
    entity.id = identifier
    for property_name, name in names:
        entity.add(property_name, name)
    date = "birthDate" if schema == "Person" else "incorporationDate"
    for value in dates:
        if date in entity.schema.properties:
            entity.add(date, value)
    for value in countries:
        entity.add("nationality" if schema == "Person" else "country", value)
    return entity


SCHEMA = {"person": "Person", "org": "Organization", "": "LegalEntity"}
PROPERTY = {"primary": "name", "alias": "alias", "weak": "weakAlias"}


def listed(entry):
    names = [(PROPERTY[name["kind"]], name["n"]) for name in entry["names"]]
    names += [("alias", name) for name in entry["native"]]
    return proxy(entry["id"], SCHEMA[entry["type"]], names, entry["country"], entry["dob"])


def asked(query):
    given = lambda column: [query[column]] if query.get(column) else []
    return proxy("q-" + query["id"], SCHEMA[query["type"]], [("name", query["name"])], given("country"), given("dob"))


def matchers():
    from nomenklatura.matching import LogicV1, LogicV2, NameMatcher

    return {matcher.NAME: matcher for matcher in (LogicV2, LogicV1, NameMatcher)}


def warm_up(matcher, config):
    """What is loaded on first use (names data, transliteration) is not counted."""
    for schema, left, right in (
        ("Person", "Ivan Petrovich Sidorov", "Иван Петрович Сидоров"),
        ("Organization", "First Trading Company LLC", "Erste Handels GmbH"),
    ):
        matcher.compare(proxy("w-1", schema, [("name", left)]), proxy("w-2", schema, [("name", right)]), config)


def match(matcher, entries, queries, found):
    """Each query against its candidates."""
    entities = [listed(entry) for entry in entries]
    config = matcher.default_config()
    warm_up(matcher, config)
    hits, compared = {}, 0
    watch = Stopwatch()
    for query in queries:
        entity = asked(query)
        scored = []
        for at in found[query["id"]]:
            scored.append((entries[at]["id"], matcher.compare(entity, entities[at], config).score))
        compared += len(scored)
        scored.sort(key=lambda hit: -hit[1])
        hits[query["id"]] = [hit for hit in scored[:HITS] if hit[1] > 0]
    return hits, compared, watch.read()


def match_pairs(matcher, cases):
    config = matcher.default_config()
    scores = []
    for number, case in enumerate(cases):
        left = proxy(f"l-{number}", case["schema"], [("name", case["name1"])])
        right = proxy(f"r-{number}", case["schema"], [("name", case["name2"])])
        scores.append(matcher.compare(left, right, config).score)
    return scores


def write_lines(path, values):
    with open(path, "w", encoding="utf-8") as file:
        for value in values:
            print(json.dumps(value), file=file)


def write(work, step, hits, compared, spent, scores):
    def row(identifier, found):
        hits = [{"entity_id": entry, "score": min(1.0, max(0.0, float(score)))} for entry, score in found]
        return {"id": identifier, "hits": hits}

    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    write_lines(work / f"{step}.jsonl", (row(*item) for item in hits.items()))
    write_lines(work / f"{step}.pairs.jsonl", ({"row": n, "score": float(s)} for n, s in enumerate(scores)))
    figures = {"queries": len(hits), "compared": compared, "peak_mb": peak_mb, **spent}
    (work / f"{step}.json").write_text(json.dumps(figures), encoding="utf-8")


def add_answers(data, entries, queries, found):
    """Adds the right entries to the candidates; says how many queries had one among them."""
    number = {entry["id"]: at for at, entry in enumerate(entries)}
    gold = {row["id"]: row["entity_ids"].split(";") for row in rows(data / "dev_gold.csv")}
    with_answer = reached = 0
    for query in queries:
        right = [number[entry] for entry in gold.get(query["id"], []) if entry in number]
        mine = found[query["id"]]
        with_answer += bool(right)
        reached += any(at in mine for at in right)
        mine.extend(at for at in right if at not in mine)
    return {"each": CANDIDATES, "with_answer": with_answer, "reached": reached, "of_query": found}


def main():
    data, work, step = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    if step == "versions":
        packages = ("nomenklatura", "followthemoney", "rigour", "rapidfuzz")
        print(json.dumps({"Python": sys.version.split()[0], **{p: importlib.metadata.version(p) for p in packages}}))
        return
    wanted = set((work / "sample.txt").read_text(encoding="utf-8").split())
    with open(data / "index.jsonl", encoding="utf-8") as file:
        entries = [json.loads(line) for line in file if line.strip()]
    queries = [query for query in rows(data / "dev.csv") if query["id"] in wanted]
    cases = rows(data / "peer_cases.csv")
    if step == "candidates":
        found = add_answers(data, entries, queries, candidates(entries, queries))
        (work / "candidates.json").write_text(json.dumps(found), encoding="utf-8")
    elif step == "rapidfuzz":
        scores = [fuzz.ratio(fold(case["name1"]), fold(case["name2"])) / 100 for case in cases]
        write(work, step, *brute_force(entries, queries), scores)
    else:
        matcher = matchers()[step]
        found = json.loads((work / "candidates.json").read_text(encoding="utf-8"))["of_query"]
        write(work, step, *match(matcher, entries, queries, found), match_pairs(matcher, cases))


main()
