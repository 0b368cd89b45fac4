//! The closed lists of news in words: what is said of an event and of a listed subject. Wording
//! only; roles stand in [`crate::words`].

use wirewatch_news::{ArgumentRole, Category, Label, Modality, RiskName, Role, Root, Stage};

use crate::{outside, words};

/// Whether it is said to have happened, in a word.
pub(crate) fn modality(modality: Modality) -> &'static str {
    modality.code()
}

/// The mark before that word: `is` as a fact, `said` someone's word, `may` not yet, `not` did not
/// happen or is denied.
pub(crate) fn modality_mark(modality: Modality) -> &'static str {
    match modality {
        Modality::Reported | Modality::Commemorated => "is",
        Modality::Claimed | Modality::Alleged | Modality::Suspected => "said",
        Modality::Planned | Modality::Threatened | Modality::Hypothetical => "may",
        Modality::Failed | Modality::Denied => "not",
    }
}

/// How far the law has come.
pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Investigated => "under investigation",
        Stage::Arrested => "arrested",
        Stage::Charged => "charged",
        Stage::Tried => "on trial",
        Stage::Convicted => "convicted",
        Stage::Acquitted => "acquitted",
        Stage::Designated => "put on a list",
        Stage::Delisted => "taken off a list",
    }
}

/// The kind of offence.
pub(crate) fn category(category: Category) -> &'static str {
    match category {
        Category::Crime => "violent crime",
        Category::Terror => "terrorism",
        Category::Finance => "money laundering or corruption",
        Category::Fraud => "fraud",
        Category::Cyber => "crime by computer",
        Category::Environment => "crime against the environment",
        Category::Theft => "robbery, theft or extortion",
        Category::War => "war crimes",
        Category::Organised => "organised crime",
        Category::Trafficking => "trafficking",
        Category::Drugs => "drug trafficking",
        Category::People => "human trafficking",
        Category::ForcedLabour => "forced labour",
        Category::Export => "arms or export control",
        Category::Sanction => "sanctions",
        Category::Regulation => "action of a regulator",
    }
}

/// What somebody is accused of; `None` where the category is no offence by its words.
pub(crate) fn offence(category: Category) -> Option<&'static str> {
    match category {
        Category::Export => Some("breach of arms or export control"),
        Category::Sanction => Some("evasion of sanctions"),
        Category::Regulation => None,
        other => Some(self::category(other)),
    }
}

/// What kind of event; `None` for any other.
pub(crate) fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::AirStrike => "air strike",
        Label::NaturalDisaster => "natural disaster",
        Label::NonStateActorOvertakes => "armed group takes a place",
        Label::ChemicalWeapon => "chemical weapon",
        Label::GovernmentRegains => "government takes a place back",
        Label::DisruptedWeapon => "weapon found or made harmless",
        Label::PeacefulProtest => "peaceful protest",
        Label::ChangeToGroup => "movement or change of a group",
        Label::Grenade => "grenade",
        Label::Attribution => "who was behind it",
        Label::ForceAgainstProtest => "force against protesters",
        Label::ArmedClash => "armed clash",
        Label::Shelling => "shelling or missiles",
        Label::Attack => "attack",
        Label::MobViolence => "violence of a mob",
        Label::Agreement => "agreement",
        Label::SuicideBomb => "suicide bombing",
        Label::SexualViolence => "sexual violence",
        Label::OrganisedCrime => "organised crime",
        Label::RemoteExplosive => "remote explosive or mine",
        Label::NonViolentTransfer => "place changes hands without violence",
        Label::ManMadeDisaster => "accident",
        Label::Arrest => "arrest",
        Label::Abduction => "kidnapping or disappearance",
        Label::PropertyDestruction => "destruction of property",
        Label::ViolentDemonstration => "violent demonstration",
        Label::ProtestWithIntervention => "protest with intervention",
        Label::Headquarters => "base set up",
        Label::Diplomacy => "diplomacy",
        Label::Other => return None,
    })
}

/// What one side does to another.
pub(crate) fn root(root: Root) -> &'static str {
    match root {
        Root::Accuse => "accusation or trial",
        Root::Agree => "agreement",
        Root::Aid => "aid",
        Root::Assault => "attack",
        Root::Coerce => "coercion",
        Root::Consult => "talks",
        Root::Cooperate => "cooperation",
        Root::Mobilize => "forces moved",
        Root::Protest => "protest",
        Root::Reject => "refusal",
        Root::Request => "request",
        Root::Sanction => "sanctions",
        Root::Support => "support",
        Root::Threaten => "threat",
        Root::Yield => "concession",
    }
}

/// What a part of an event does in it.
pub(crate) fn argument(role: ArgumentRole) -> &'static str {
    role.code()
}

/// What a part of a sum of points is about.
pub(crate) fn risk_name(name: RiskName) -> &'static str {
    match name {
        RiskName::Role => "Role",
        RiskName::Category => "Kind of offence",
        RiskName::Stage => "How far the law has come",
        RiskName::Modality => "Whether it happened",
        RiskName::Source => "Whose word it is",
        RiskName::Recency => "How long ago",
        RiskName::Corroboration => "How many sources",
    }
}

/// What was found for a part of the sum: a code of its list in words, other words as they are.
pub(crate) fn risk_found(name: RiskName, what: &str) -> String {
    let known = match name {
        RiskName::Role => Role::of_code(what).map(words::role),
        RiskName::Category => Category::of_code(what).map(category),
        RiskName::Stage => Stage::of_code(what).map(stage),
        RiskName::Modality => Modality::of_code(what).map(modality),
        RiskName::Source | RiskName::Recency | RiskName::Corroboration => None,
    };
    match known {
        Some(known) => known.to_owned(),
        None if what.trim().is_empty() => "not said".to_owned(),
        None => outside::line(what, 60),
    }
}

/// A word with a large first letter.
pub(crate) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_modality_has_one_of_four_marks() {
        let marks: Vec<_> = Modality::ALL
            .iter()
            .map(|one| (modality(*one), modality_mark(*one)))
            .collect();
        assert_eq!(
            marks,
            [
                ("reported", "is"),
                ("claimed", "said"),
                ("alleged", "said"),
                ("suspected", "said"),
                ("denied", "not"),
                ("planned", "may"),
                ("failed", "not"),
                ("threatened", "may"),
                ("hypothetical", "may"),
                ("commemorated", "is"),
            ]
        );
    }

    #[test]
    fn codes_are_never_shown() {
        let all = Category::ALL.iter().map(|one| category(*one));
        let all = all.chain(Label::ALL.iter().filter_map(|one| label(*one)));
        let all = all.chain(Root::ALL.iter().map(|one| root(*one)));
        for words in all {
            assert!(!words.contains(['.', '_']) && words == words.to_lowercase());
        }
        assert_eq!(risk_found(RiskName::Category, "crime.terror"), "terrorism");
        assert_eq!(
            risk_found(RiskName::Corroboration, "2 sources"),
            "2 sources"
        );
        assert_eq!(risk_found(RiskName::Role, " "), "not said");
    }
}
