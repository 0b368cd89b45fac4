//! What happened, by an article: who did what to whom.

use serde::{Deserialize, Serialize};

use crate::closed::closed;
use crate::{Passage, SubjectId};

closed! {
    /// What kind of event: the sub-events of ACLED under the names of the CASE-2021 task.
    Label {
        /// An air or drone strike.
        AirStrike = "AIR_STRIKE",
        /// A natural disaster.
        NaturalDisaster = "NATURAL_DISASTER",
        /// A group that is no state takes a place.
        NonStateActorOvertakes = "NON_STATE_ACTOR_OVERTAKES_TER",
        /// A chemical weapon.
        ChemicalWeapon = "CHEM_WEAP",
        /// A government takes a place back.
        GovernmentRegains = "GOV_REGAINS_TERIT",
        /// A weapon is found or made harmless.
        DisruptedWeapon = "DISR_WEAP",
        /// A peaceful protest.
        PeacefulProtest = "PEACE_PROTEST",
        /// A group splits, joins, is founded or changes.
        ChangeToGroup = "CHANGE_TO_GROUP_ACT",
        /// A grenade.
        Grenade = "GRENADE",
        /// Words that say who was behind it.
        Attribution = "ATTRIB",
        /// Force against protesters.
        ForceAgainstProtest = "FORCE_AGAINST_PROTEST",
        /// A clash of armed sides.
        ArmedClash = "ARMED_CLASH",
        /// Shelling, artillery, missiles.
        Shelling = "ART_MISS_ATTACK",
        /// An attack.
        Attack = "ATTACK",
        /// Violence of a mob.
        MobViolence = "MOB_VIOL",
        /// An agreement.
        Agreement = "AGREEMENT",
        /// A suicide bomb.
        SuicideBomb = "SUIC_BOMB",
        /// Sexual violence.
        SexualViolence = "SEX_VIOL",
        /// Organised crime: fraud, laundering, smuggling, trafficking.
        OrganisedCrime = "ORG_CRIME",
        /// A bomb set off from afar, a mine.
        RemoteExplosive = "REM_EXPLOS",
        /// A place changes hands without violence.
        NonViolentTransfer = "NON_VIOL_TERRIT_TRANSFER",
        /// An accident that people made.
        ManMadeDisaster = "MAN_MADE_DISASTER",
        /// An arrest.
        Arrest = "ARREST",
        /// A kidnapping or disappearance.
        Abduction = "ABDUCT_DISSAP",
        /// Property destroyed.
        PropertyDestruction = "PROPERTY_DISTRUCT",
        /// A violent demonstration.
        ViolentDemonstration = "VIOL_DEMONSTR",
        /// A protest in which somebody intervenes.
        ProtestWithIntervention = "PROTEST_WITH_INTER",
        /// A headquarters or base is set up.
        Headquarters = "HQ_ESTABLISHED",
        /// Diplomacy, sanctions.
        Diplomacy = "DIPLO",
        /// Anything else.
        Other = "OTHER",
    }
}

closed! {
    /// What one side does to another: the roots of PLOVER.
    Root {
        /// Accuses, charges, tries.
        Accuse = "ACCUSE",
        /// Agrees.
        Agree = "AGREE",
        /// Gives aid.
        Aid = "AID",
        /// Attacks.
        Assault = "ASSAULT",
        /// Represses, arrests.
        Coerce = "COERCE",
        /// Meets, talks.
        Consult = "CONSULT",
        /// Works together.
        Cooperate = "COOPERATE",
        /// Moves forces.
        Mobilize = "MOBILIZE",
        /// Protests.
        Protest = "PROTEST",
        /// Refuses.
        Reject = "REJECT",
        /// Asks.
        Request = "REQUEST",
        /// Imposes sanctions.
        Sanction = "SANCTION",
        /// Praises, backs.
        Support = "SUPPORT",
        /// Threatens.
        Threaten = "THREATEN",
        /// Gives way.
        Yield = "YIELD",
    }
}

impl Root {
    /// The quad class: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
    pub const fn penta(self) -> u8 {
        match self {
            Root::Agree | Root::Consult | Root::Support => 1,
            Root::Cooperate | Root::Aid | Root::Yield => 2,
            Root::Request | Root::Accuse | Root::Reject | Root::Threaten => 3,
            _ => 4,
        }
    }
}

closed! {
    /// Whether an event is said to have happened, and by whose word.
    Modality {
        /// The outlet says so in its own words.
        Reported = "reported",
        /// Somebody says so: the actor, an official, a witness.
        Claimed = "claimed",
        /// Somebody accuses him.
        Alleged = "alleged",
        /// It is thought to be so.
        Suspected = "suspected",
        /// It is denied.
        Denied = "denied",
        /// It is to happen.
        Planned = "planned",
        /// It was tried and did not succeed.
        Failed = "failed",
        /// Somebody threatens it.
        Threatened = "threatened",
        /// It may happen, or might have.
        Hypothetical = "hypothetical",
        /// It is looked back on.
        Commemorated = "commemorated",
    }
}

closed! {
    /// How far the law has come.
    Stage {
        /// It is looked into.
        Investigated = "investigated",
        /// Somebody was arrested.
        Arrested = "arrested",
        /// Somebody was charged.
        Charged = "charged",
        /// There is a trial.
        Tried = "tried",
        /// Found guilty.
        Convicted = "convicted",
        /// Found not guilty.
        Acquitted = "acquitted",
        /// Put on a list.
        Designated = "designated",
        /// Taken off a list.
        Delisted = "delisted",
    }
}

closed! {
    /// Offences as topics of FollowTheMoney, after the categories of the FATF.
    Category {
        /// Murder, kidnapping, other violence.
        Crime = "crime",
        /// Terrorism and its financing.
        Terror = "crime.terror",
        /// Laundering, corruption, tax, insider dealing.
        Finance = "crime.fin",
        /// Fraud.
        Fraud = "crime.fraud",
        /// Crime by computer.
        Cyber = "crime.cyber",
        /// Against the environment.
        Environment = "crime.env",
        /// Robbery, theft, extortion.
        Theft = "crime.theft",
        /// Of war.
        War = "crime.war",
        /// Organised crime.
        Organised = "crime.boss",
        /// Trafficking.
        Trafficking = "crime.traffick",
        /// Drugs.
        Drugs = "crime.traffick.drug",
        /// People.
        People = "crime.traffick.human",
        /// Forced labour.
        ForcedLabour = "forced.labor",
        /// Arms, proliferation, goods of double use.
        Export = "export.control",
        /// Evasion of sanctions, designation.
        Sanction = "sanction",
        /// Action of a regulator.
        Regulation = "reg.action",
    }
}

closed! {
    /// What a part of an event does in it.
    ArgumentRole {
        /// Does it.
        Actor = "actor",
        /// To whom or what it is done, without being a person harmed.
        Recipient = "recipient",
        /// A person killed, hurt, kidnapped, robbed.
        Victim = "victim",
        /// Weapon or means.
        Instrument = "instrument",
        /// Where.
        Place = "place",
        /// When.
        Time = "time",
    }
}

/// A part of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// What it does.
    pub role: ArgumentRole,
    /// Where it stands.
    pub passage: Passage,
    /// The chain of the entity that it is ([`crate::EntityMention::chain`]).
    pub chain: Option<u32>,
    /// The listed subject that it names, if any.
    pub subject: Option<SubjectId>,
}

/// Something that happened, or is said to have, to be going to or not to have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The words that name it.
    pub trigger: Passage,
    /// Its kind.
    pub label: Label,
    /// What one side does to another; `None` where it is nothing of the kind.
    pub root: Option<Root>,
    /// The offence that it is, if any.
    pub category: Option<Category>,
    /// Whether it happened.
    pub modality: Modality,
    /// The words that say so, where it is not simply reported.
    pub modality_words: Option<Passage>,
    /// How far the law has come.
    pub stage: Option<Stage>,
    /// The attribution in whose content it stands: a place in the article's list. Where there is
    /// none it is the outlet's own word.
    pub said_by: Option<u32>,
    /// Its parts, in the order of the text.
    pub arguments: Vec<Argument>,
}
