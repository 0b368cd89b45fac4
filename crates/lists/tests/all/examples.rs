//! Small lists of our own in every format. All entries are examples and name nobody.

use jiff::Timestamp;
use wirewatch_lists::{Imported, ListFile, import};
use wirewatch_news::Entity;

pub(crate) const UN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">
  <INDIVIDUALS>
    <INDIVIDUAL>
      <DATAID>1</DATAID>
      <FIRST_NAME>GIVEN</FIRST_NAME><SECOND_NAME>EXAMPLE</SECOND_NAME>
      <UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE>
      <REFERENCE_NUMBER>QDi.901 </REFERENCE_NUMBER>
      <LISTED_ON>2012-12-31</LISTED_ON>
      <GENDER>Male</GENDER>
      <COMMENTS1>First &amp; second line&#x2019;s end.</COMMENTS1>
      <NATIONALITY><VALUE>Iraq</VALUE><VALUE>Atlantis</VALUE></NATIONALITY>
      <DESIGNATION><VALUE>Example officer</VALUE></DESIGNATION>
      <LAST_DAY_UPDATED><VALUE>2014-01-01</VALUE><VALUE>2020-06-01</VALUE></LAST_DAY_UPDATED>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>EXAMPLE, Abu</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Sample</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ADDRESS><CITY>Example City</CITY><COUNTRY>Syrian Arab Republic</COUNTRY></INDIVIDUAL_ADDRESS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-03-05</DATE></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1968</FROM_YEAR><TO_YEAR>1973</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Example Town</CITY><COUNTRY>Iraq</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>A123</NUMBER><ISSUING_COUNTRY>Iraq</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
    </INDIVIDUAL>
  </INDIVIDUALS>
  <ENTITIES>
    <ENTITY>
      <DATAID>2</DATAID>
      <FIRST_NAME>EXAMPLE SHIPPING GROUP (ESG)</FIRST_NAME>
      <UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
      <REFERENCE_NUMBER>KPe.901</REFERENCE_NUMBER>
      <LISTED_ON>2016-03-02</LISTED_ON>
      <NAME_ORIGINAL_SCRIPT>مجموعة مثال</NAME_ORIGINAL_SCRIPT>
      <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Example Lines</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Example</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ADDRESS><CITY>Pyongyang</CITY><COUNTRY>Democratic People's Republic of Korea</COUNTRY></ENTITY_ADDRESS>
    </ENTITY>
  </ENTITIES>
</CONSOLIDATED_LIST>
"#;

pub(crate) const SDN: &str = "\
900001,\"EXAMPLE, Given\",\"individual\",\"SDGT] [IRAQ2\",\"Example officer\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 05 Mar 1971; nationality Iraq; a.k.a. 'SAMPLE'.\"\r
900002,\"EXAMPLE SHIPPING GROUP\",-0- ,\"DPRK3\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
900003,\"EXAMPLE STAR\",\"vessel\",\"DPRK3\",-0- ,\"X1YZ\",\"Bulk Carrier\",\"100\",-0- ,\"Panama\",-0- ,\"Vessel Registration Identification IMO 1234567.\"\r
\u{1a}";
pub(crate) const ALT: &str = "\
900001,1,\"aka\",\"EXAMPLE, Abu\",-0- \r
900002,2,\"aka\",\"EXAMPLE LINES\",-0- \r
900002,3,\"fka\",\"OLD EXAMPLE\",-0- \r
\u{1a}";
pub(crate) const ADD: &str = "\
900002,1,\"Example Street 1\",\"Pyongyang\",\"Korea, North\",-0- \r
900003,2,-0- ,-0- ,-0- ,-0- \r
\u{1a}";

pub(crate) const UK: &str = "\
Report Date: 23-Sep-2026\r
Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),Passport number,Position,Gender,Town of birth,Country of birth,IMO number\r
01/06/2026,EXA0001,99001,QDi.901,EXAMPLE,Given,,,,,Primary Name,,Dr,,,,Example Regime,Individual,UN,Asset freeze,Some words,,,,,,,,,,,,,02/01/2013,05/03/1971,Iraq,A123,(1) Officer (2) Example,Male,Example Town,Iraq,\r
01/06/2026,EXA0001,99001,QDi.901,EXAMPLE,Abu,,,,,Alias,Good quality a.k.a,,مثال,,,Example Regime,Individual,UN,Asset freeze,Some words,,,,,,,,,,,,,02/01/2013,dd/mm/1970,Iraq,A123,,Male,Example Town,Iraq,\r
01/06/2026,EXA0001,99001,QDi.901,SAMPLE,,,,,,Alias,Low quality a.k.a,,,,,Example Regime,Individual,UN,Asset freeze,Some words,,,,,,,,,,,,,02/01/2013,05/03/1971,Iraq,A123,,Male,Example Town,Iraq,\r
03/06/2026,EXA0002,,,EXAMPLE SHIPPING GROUP,,,,,,Primary Name,,,,,,Example Regime,Entity,UK,Asset freeze,,\"Reasons, with a comma\",\"1, Example Street\",,,,,Pyongyang,,North Korea,,,,03/03/2016,,,,,,,,\r
03/06/2026,EXA0003,,,EXAMPLE STAR,,,,,,Primary Name,,,,,,Example Regime,Ship,UK,Port ban,,,,,,,,,,,,,,03/03/2016,,,,,,,,1234567\r
";

pub(crate) const UK_SUBJECTS: &str = "\
unique_id,subject_type,un_reference_number,ofsi_group_id,date_designated,last_updated
EXA0001,individual,QDi.901,99001,02/01/2013,01/06/2026
EXA0002,entity,,,03/03/2016,03/06/2026
";
pub(crate) const UK_NAMES: &str = "\
name_id,unique_id,name_type,alias_strength,full_name,name_6,name_1,name_2,name_3,name_4,name_5
0,EXA0001,primary,,Given EXAMPLE,EXAMPLE,Given,,,,
1,EXA0001,alias,low_quality_aka,Sample,Sample,,,,,
2,EXA0002,primary,,EXAMPLE SHIPPING GROUP,EXAMPLE SHIPPING GROUP,,,,,
3,EXA0002,primary_variation,,EXAMPLE LINES,EXAMPLE LINES,,,,,
";
pub(crate) const UK_COUNTRIES: &str = "\
unique_id,country_type,iso
EXA0001,nationality,IQ
EXA0002,address,KP
";

pub(crate) const FTM: &str = r#"{"id":"ex-1","caption":"Given Example","schema":"Person","referents":["ofac-900001","gb-fcdo-exa0001"],"datasets":["ex_list"],"target":true,"last_change":"2026-05-01T00:00:00","properties":{"name":["Given Example"],"weakAlias":["Sample"],"birthDate":["1971-03-05"],"nationality":["iq"],"topics":["sanction"]}}
{"id":"ex-1-s","schema":"Sanction","datasets":["ex_list"],"properties":{"entity":["ex-1"],"program":["Example programme"],"unscId":["QDi.901"],"listingDate":["2013-01-02"],"authority":["Example authority"]}}
{"id":"ex-2","schema":"Company","datasets":["ex_list"],"target":true,"properties":{"name":["Example Lines"],"previousName":["Old Example"],"alias":["Exline"],"jurisdiction":["kp"],"registrationNumber":["77"]}}
{"id":"ex-3","schema":"Person","datasets":["ex_list"],"target":false,"properties":{"name":["Relative Example"]}}
{"id":"ex-4","schema":"Family","datasets":["ex_list"],"properties":{"person":["ex-1"],"relative":["ex-3"]}}
"#;

pub(crate) const SIMPLE: &str = r#"{"id":"un-1","list":"UN","type":"person","names":[{"n":"GIVEN EXAMPLE","kind":"primary"},{"n":"Sample","kind":"weak"}],"native":["مثال"],"dob":["1971-03-05"],"country":["iq"],"xref":"QDi.901"}
{"id":"ofac-900001","list":"OFAC","type":"person","names":[{"n":"Given EXAMPLE","kind":"primary"}],"native":[],"dob":["1971-03-05"],"country":["iq"]}
{"id":"uk-EXA0001","list":"UK","type":"person","names":[{"n":"Given EXAMPLE","kind":"primary"}],"native":[],"dob":[],"country":[],"xref":"QDi.901"}
"#;

pub(crate) fn file(name: &str, text: &str) -> ListFile {
    ListFile {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

pub(crate) fn read(files: &[(&str, &str)]) -> Imported {
    let files = files.iter().map(|(name, text)| file(name, text)).collect();
    import(
        files,
        "2026-10-01T12:00:00Z".parse::<Timestamp>().expect("a time"),
    )
}

/// The names of `entity` with their kinds in one letter: Primary, Alias, Former, Weak.
pub(crate) fn names(entity: &Entity) -> Vec<String> {
    let letter = |kind| format!("{kind:?}").chars().next().expect("a letter");
    entity
        .names
        .iter()
        .map(|name| format!("{} {}", letter(name.kind), name.text))
        .collect()
}
