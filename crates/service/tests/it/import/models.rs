//! Small models, one behaviour each.

use portico_service::import::Level;

use super::{Imported, around, model};

#[test]
fn a_user_task_keeps_who_does_it_until_when_and_with_which_form() {
    let task = r#"<bpmn:userTask id="t" name="T" camunda:candidateGroups="permits,legal" camunda:assignee="${owner}"
        camunda:dueDate="P3D" camunda:priority="50" camunda:formKey="camunda-forms:deployment:t.form"/>"#;
    let form = r#"{"id": "t", "schemaVersion": 16, "components": [
        {"type": "textfield", "key": "x", "label": "X"}]}"#;
    let imported = Imported::from(&[("p.bpmn", &around(task, "t")), ("t.form", form)]);
    let service = imported.service();
    let info = service.program.element("t").unwrap();
    assert_eq!(info.candidate_groups, ["permits", "legal"]);
    assert_eq!(info.form.as_deref(), Some("t"));
    let model = imported.read("process.bpmn");
    for part in ["assignee=\"=owner\"", "dueDate=\"P3D\"", "priority=\"50\"", "<zeebe:userTask />"] {
        assert!(model.contains(part), "{part} in {model}");
    }
}

#[test]
fn a_form_drawn_in_the_model_becomes_a_form_file() {
    let start = r#"<bpmn:startEvent id="start"><bpmn:extensionElements><camunda:formData>
        <camunda:formField id="name" label="Your name" type="string"><camunda:validation>
            <camunda:constraint name="required"/><camunda:constraint name="maxlength" config="20"/></camunda:validation></camunda:formField>
        <camunda:formField id="start-date" label="From" type="date"/>
        <camunda:formField id="kind" label="Kind" type="enum"><camunda:value id="a" name="A"/></camunda:formField>
        </camunda:formData></bpmn:extensionElements></bpmn:startEvent>
        <bpmn:sequenceFlow id="f" sourceRef="start" targetRef="end"/><bpmn:endEvent id="end"/>"#;
    let imported = Imported::from(&[("p.bpmn", &model(start))]);
    let service = imported.service();
    let form = &service.forms[&service.settings.application.form];
    let kinds: Vec<&str> = form.fields().iter().map(|(_, field)| field.kind.name()).collect();
    assert_eq!(kinds, ["text", "date", "radio"]);
    let name = form.field("name").unwrap();
    assert_eq!((name.required, name.limits.max_length), (true, Some(20)));
    assert!(form.field("start_date").is_some(), "a key must be a name in FEEL");
}

#[test]
fn code_becomes_a_job_with_the_original_in_a_header() {
    for (attribute, kind) in [
        (r#"camunda:class="org.example.Send""#, "camunda:class"),
        (r#"camunda:delegateExpression="${sender}""#, "camunda:delegateExpression"),
        (r#"camunda:expression="${sender.send(execution)}""#, "camunda:expression"),
        (r#"camunda:type="external" camunda:topic="send""#, "send"),
    ] {
        let imported = Imported::from(&[(
            "p.bpmn",
            &around(&format!(r#"<bpmn:serviceTask id="s" {attribute}/>"#), "s"),
        )]);
        let service = imported.service();
        let info = service.program.element("s").unwrap();
        assert_eq!(info.job_type.as_deref(), Some(kind));
        assert_eq!(imported.has("s", Level::Lost, "outside worker"), kind != "send", "{kind}");
    }
}

#[test]
fn code_that_only_sets_a_variable_becomes_a_script_and_a_constant_a_task_that_passes() {
    let task = |expression: &str| {
        around(&format!("<bpmn:serviceTask id=\"s\" camunda:expression=\"{expression}\"/>"), "s")
    };
    let imported = Imported::from(&[("p.bpmn", &task("${execution.setVariable('phase', 'Beslut')}"))]);
    assert_eq!(imported.service().program.element("s").unwrap().kind, "scriptTask");
    assert!(
        imported.read("process.bpmn").contains("expression=\"=&quot;Beslut&quot;\" resultVariable=\"phase\"")
    );
    let imported = Imported::from(&[("p.bpmn", &task("${true}"))]);
    assert_eq!(imported.service().program.element("s").unwrap().kind, "task");
    assert!(imported.has("s", Level::Check, "passes through"));
}

#[test]
fn mappings_carry_texts_lists_maps_and_expressions() {
    let task = r#"<bpmn:serviceTask id="s" camunda:type="external" camunda:topic="t"><bpmn:extensionElements>
        <camunda:inputOutput>
            <camunda:inputParameter name="plain">In review</camunda:inputParameter>
            <camunda:inputParameter name="list"><camunda:list><camunda:value>a</camunda:value><camunda:value>${b}</camunda:value></camunda:list></camunda:inputParameter>
            <camunda:inputParameter name="map"><camunda:map><camunda:entry key="k">v ${x}</camunda:entry></camunda:map></camunda:inputParameter>
            <camunda:inputParameter name="code"><camunda:script scriptFormat="groovy">1+1</camunda:script></camunda:inputParameter>
        </camunda:inputOutput></bpmn:extensionElements></bpmn:serviceTask>"#;
    let imported = Imported::from(&[("p.bpmn", &around(task, "s"))]);
    imported.service();
    let model = imported.read("process.bpmn");
    for part in [
        "source=\"In review\" target=\"plain\"",
        "source=\"=[&quot;a&quot;, b]\" target=\"list\"",
        "source=\"={&quot;k&quot;: &quot;v &quot; + string(x)}\" target=\"map\"",
    ] {
        assert!(model.contains(part), "{part} in {model}");
    }
    assert!(imported.has("s", Level::Lost, "write it in FEEL"));
}

#[test]
fn calls_pass_only_what_they_passed() {
    let call = r#"<bpmn:callActivity id="c" calledElement="q"><bpmn:extensionElements>
        <camunda:in source="a" target="b"/><camunda:in sourceExpression="${x + 1}" target="y"/>
        <camunda:out variables="all"/></bpmn:extensionElements></bpmn:callActivity>"#;
    let other = around("<bpmn:task id=\"t\"/>", "t").replace("process id=\"p\"", "process id=\"q\"");
    let imported = Imported::from(&[("p.bpmn", &around(call, "c")), ("q.bpmn", &other)]);
    let service = imported.service();
    assert_eq!(service.settings.process, "p", "what another calls is not the main process");
    let model = imported.read("process.bpmn");
    for part in [
        "processId=\"q\" propagateAllParentVariables=\"false\" propagateAllChildVariables=\"true\"",
        "source=\"=a\" target=\"b\"",
        "source=\"=x + 1\" target=\"y\"",
    ] {
        assert!(model.contains(part), "{part} in {model}");
    }
    let alone = Imported::from(&[("p.bpmn", &around(call, "c"))]);
    assert!(alone.has("c", Level::Lost, "not among the files"));
    alone.service();
}

#[test]
fn repetitions_conditions_and_timers_are_translated() {
    let task = r#"<bpmn:userTask id="t" name="T"><bpmn:multiInstanceLoopCharacteristics id="m" camunda:collection="${parts.elements()}"
        camunda:elementVariable="part"><bpmn:completionCondition xsi:type="bpmn:tFormalExpression">${nrOfCompletedInstances == 2}</bpmn:completionCondition>
        </bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>
        <bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><bpmn:outgoing>f3</bpmn:outgoing>
            <bpmn:timerEventDefinition id="td"><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">0 0 22 1/1 * ? *</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>
        <bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="end2"/><bpmn:endEvent id="end2"/>"#;
    let imported = Imported::from(&[("p.bpmn", &around(task, "t"))]);
    imported.service();
    let model = imported.read("process.bpmn");
    for part in [
        "inputCollection=\"=parts\" inputElement=\"part\"",
        ">=numberOfCompletedInstances = 2<",
        ">0 0 22 1/1 * ? *<",
    ] {
        assert!(model.contains(part), "{part} in {model}");
    }
    assert!(imported.has("td", Level::Note, "the same"));
}

#[test]
fn a_condition_without_feel_is_never_true_and_said_so() {
    let gateway = r#"<bpmn:exclusiveGateway id="g" default="f2"/>
        <bpmn:sequenceFlow id="x" sourceRef="g" targetRef="end2">
        <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${bean.asks(execution)}</bpmn:conditionExpression>
        </bpmn:sequenceFlow><bpmn:endEvent id="end2"/>"#;
    let imported = Imported::from(&[("p.bpmn", &around(gateway, "g"))]);
    imported.service();
    assert!(imported.has("x", Level::Lost, "never taken"));
}

#[test]
fn the_names_of_the_other_engines_of_the_family_are_the_same() {
    let task = r#"<bpmn:userTask id="t" name="T" camunda:candidateGroups="permits"/>"#;
    for space in
        ["http://flowable.org/bpmn", "http://activiti.org/bpmn", "http://operaton.org/schema/1.0/bpmn"]
    {
        let text =
            around(task, "t").replace("http://camunda.org/schema/1.0/bpmn", space).replace("camunda:", "x:");
        let text = text.replace("xmlns:camunda", "xmlns:x");
        let imported = Imported::from(&[("p.bpmn", &text)]);
        assert_eq!(imported.service().program.element("t").unwrap().candidate_groups, ["permits"], "{space}");
    }
}

#[test]
fn a_residents_lane_is_told_by_its_name_and_a_resident_gets_something_to_fill_in() {
    let lanes = r#"<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Applicant"><bpmn:flowNodeRef>t</bpmn:flowNodeRef></bpmn:lane>
        <bpmn:lane id="l2" name="Permit office"><bpmn:flowNodeRef>start</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"#;
    let body = around("<bpmn:userTask id=\"t\" name=\"Answer us\"/>", "t")
        .replace("isExecutable=\"true\">", &format!("isExecutable=\"true\">{lanes}"));
    let imported = Imported::from(&[("p.bpmn", &body)]);
    let service = imported.service();
    assert_eq!(service.settings.roles["resident"].lanes, ["Applicant"]);
    assert_eq!(service.settings.roles["permit-office"].lanes, ["Permit office"]);
    assert_eq!(service.forms["t"].fields().len(), 1);
    assert!(imported.has("t", Level::Check, "one question"));
}

#[test]
fn importing_twice_gives_the_same_folder() {
    let text = around("<bpmn:userTask id=\"t\" name=\"T\"/>", "t");
    let (one, two) = (Imported::from(&[("p.bpmn", &text)]), Imported::from(&[("p.bpmn", &text)]));
    assert_eq!(one.report, two.report);
    for file in &one.report.written {
        assert_eq!(one.read(file), two.read(file), "{file}");
    }
}

#[test]
fn a_form_of_form_io_keeps_what_can_be_asked_and_names_the_rest() {
    let form = r#"{"display": "form", "components": [
        {"type": "panel", "title": "You", "key": "panel", "components": [
            {"type": "textfield", "key": "pv.zip", "label": "Zip", "validate": {"required": true, "pattern": "(?=x)y"}},
            {"type": "radiopanel", "key": "kind", "label": "Kind", "values": [{"value": "a", "label": "A"}]},
            {"type": "selectboxes", "key": "days", "label": "Days", "values": [{"value": "mo", "label": "Monday"}],
                "customConditional": "show = data.kind === 'a'"},
            {"type": "datagrid", "key": "cars", "label": "Cars", "components": [
                {"type": "textfield", "key": "plate", "label": "Plate"}]},
            {"type": "signature", "key": "sign", "label": "Sign"},
            {"type": "number", "key": "sum", "label": "Sum", "calculateValue": "value = 1"},
            {"type": "button", "key": "submit"}]}]}"#;
    let start = r#"<bpmn:userTask id="t" name="T" camunda:formKey="formio:ask"/>"#;
    let imported = Imported::from(&[("p.bpmn", &around(start, "t")), ("ask.json", form)]);
    let service = imported.service();
    let form = &service.forms["ask"];
    let kinds: Vec<&str> = form.fields().iter().map(|(_, field)| field.kind.name()).collect();
    assert_eq!(kinds, ["text", "radio", "checklist", "repeat", "text", "number"]);
    assert!(form.field("zip").unwrap().required);
    assert_eq!(form.field("days").unwrap().hide.as_ref().unwrap().text(), "not(kind = \"a\")");
    for (element, part) in [("pv.zip", "look-around"), ("sign", "not carried"), ("sum", "write it in FEEL")] {
        assert!(imported.has(element, Level::Lost, part), "{element}: {:?}", imported.about(element));
    }
}
