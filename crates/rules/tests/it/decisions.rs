//! Decisions that require others, knowledge models, services, types, files.

use portico_rules::{Decisions, Fault};
use serde_json::json;

use crate::support::{decide, dmn, env, read, sound};

const LOAN: &str = "
  <itemDefinition name='tApplicant'>
    <itemComponent name='monthly income'><typeRef>number</typeRef></itemComponent>
    <itemComponent name='born'><typeRef>date</typeRef></itemComponent>
  </itemDefinition>
  <inputData id='i' name='Applicant data'><variable name='Applicant data' typeRef='tApplicant'/></inputData>
  <businessKnowledgeModel id='b' name='share'><variable name='share'/><encapsulatedLogic>
    <formalParameter name='amount' typeRef='number'/><formalParameter name='part' typeRef='number'/>
    <literalExpression><text>amount * part / 100</text></literalExpression>
  </encapsulatedLogic></businessKnowledgeModel>
  <decision id='limit' name='Credit limit'><variable name='Credit limit' typeRef='number'/>
    <informationRequirement><requiredInput href='#i'/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href='#b'/></knowledgeRequirement>
    <literalExpression><text>share(part: 30, amount: Applicant data.monthly income)</text></literalExpression>
  </decision>
  <decision id='grant' name='Grant'><variable name='Grant'/>
    <informationRequirement><requiredInput href='#i'/></informationRequirement>
    <informationRequirement><requiredDecision href='#limit'/></informationRequirement>
    <context>
      <contextEntry><variable name='year of birth'/><literalExpression><text>Applicant data.born.year</text></literalExpression></contextEntry>
      <contextEntry><variable name='large'/><literalExpression><text>Credit limit > 500 and year of birth &lt; 2000</text></literalExpression></contextEntry>
      <contextEntry><literalExpression><text>if large then \"yes\" else \"no\"</text></literalExpression></contextEntry>
    </context>
  </decision>
  <decisionService id='s' name='granting'>
    <outputDecision href='#grant'/><encapsulatedDecision href='#limit'/><inputData href='#i'/>
  </decisionService>";

#[test]
fn a_decision_sees_what_it_requires_and_nothing_is_parsed_with_variables() {
    let decisions = sound(LOAN);
    let applicant = json!({ "Applicant data": { "monthly income": 2000, "born": "1990-05-06" } });
    assert_eq!(decide(&decisions, "limit", applicant.clone()).result, json!(600));
    let granted = decide(&decisions, "grant", applicant.clone());
    assert_eq!(granted.result, json!("yes"), "{:?}", granted.causes);
    assert_eq!(decide(&decisions, "Grant", applicant.clone()).decision, "grant");
    assert_eq!(decide(&decisions, "granting", applicant).result, json!("yes"));
    assert_eq!(decisions.get("grant").expect("it is there").inputs, ["Applicant data"]);
    assert_eq!(decisions.ids().collect::<Vec<_>>(), ["grant", "limit", "s"]);
}

#[test]
fn an_input_of_the_wrong_type_is_null_with_its_cause() {
    let decided = decide(&sound(LOAN), "limit", json!({ "Applicant data": "Ada" }));
    assert_eq!(decided.result, json!(null));
    assert!(
        decided.causes[0].contains("`Applicant data` has the type tApplicant, and got a string"),
        "{:?}",
        decided.causes
    );
}

#[test]
fn a_decision_that_does_not_exist_is_a_fault_with_its_name() {
    let fault = sound(LOAN).evaluate("nothing", &json!({}), &env());
    assert_eq!(fault, Err(Fault::UnknownDecision { id: "nothing".to_owned() }));
}

#[test]
fn a_name_that_nothing_gives_is_a_warning_with_its_place() {
    let (_, problems) = read(
        "<inputData id='i' name='age'/>
         <decision id='d' name='D'><informationRequirement><requiredInput href='#i'/></informationRequirement>
         <literalExpression id='here'><text>age + agee</text></literalExpression></decision>",
    );
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!((problem.rule, problem.element.as_deref()), ("feel-unknown-name", Some("here")));
    assert!(
        problem.to_string().starts_with("test.dmn: here: nothing that `D` requires is called `agee`"),
        "{problem}"
    );
}

#[test]
fn a_circle_of_requirements_is_an_error_and_ends_with_a_fault() {
    let decision = |id: &str, other: &str| {
        format!(
            "<decision id='{id}' name='{id}'><informationRequirement><requiredDecision href='#{other}'/>\
             </informationRequirement><literalExpression><text>{other}</text></literalExpression></decision>"
        )
    };
    let (decisions, problems) = read(&(decision("a", "b") + &decision("b", "a")));
    assert_eq!(problems.iter().filter(|problem| problem.rule == "dmn-cycle").count(), 2, "{problems:?}");
    assert!(matches!(decisions.evaluate("a", &json!({}), &env()), Err(Fault::Depth { .. })));
}

#[test]
fn files_see_one_another_by_import() {
    let shared = "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='shared' namespace='urn:shared'>
        <decision id='rate' name='base rate'><literalExpression><text>7</text></literalExpression></decision>
      </definitions>";
    let main = "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='main' namespace='urn:main'>
        <import name='common' namespace='urn:shared' importType='https://www.omg.org/spec/DMN/20230324/MODEL/'/>
        <decision id='double' name='double'>
          <informationRequirement><requiredDecision href='urn:shared#rate'/></informationRequirement>
          <literalExpression><text>common.base rate * 2</text></literalExpression></decision>
      </definitions>";
    let files = [("shared.dmn".to_owned(), shared.into()), ("main.dmn".to_owned(), main.into())];
    let (decisions, problems) = Decisions::read(&files);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(decide(&decisions, "double", json!({})).result, json!(14));
}

#[test]
fn two_decisions_with_one_id_are_an_error() {
    let one =
        dmn("<decision id='d' name='D'><literalExpression><text>1</text></literalExpression></decision>");
    let files = [("a.dmn".to_owned(), one.clone()), ("b.dmn".to_owned(), one)];
    let (_, problems) = Decisions::read(&files);
    assert!(
        problems
            .iter()
            .any(|problem| problem.rule == "dmn-duplicate-id" && problem.file.as_deref() == Some("b.dmn")),
        "{problems:?}"
    );
}

#[test]
fn a_decision_that_requires_nothing_reads_variables_like_an_expression() {
    let (decisions, _) = read(
        "<decision id='d' name='D'><literalExpression><text>if missing then 1 else given</text>\
         </literalExpression></decision>",
    );
    assert_eq!(decisions.get("d").expect("it is there").inputs, ["given", "missing"]);
    assert_eq!(decide(&decisions, "d", json!({ "given": 2 })).result, json!(2));
}

#[test]
fn java_behind_a_knowledge_model_is_refused() {
    let (_, problems) = read(
        "<businessKnowledgeModel id='b' name='b'><encapsulatedLogic kind='Java'>
           <formalParameter name='x'/><context/></encapsulatedLogic></businessKnowledgeModel>",
    );
    assert!(
        problems.iter().any(|problem| problem.rule == "feel-external" && problem.is_error()),
        "{problems:?}"
    );
}
