"""Three user tasks one after the other in SpiffWorkflow, in memory: cases per CPU second, best of three rounds.

use: spiff.py MODEL.bpmn
"""

import json
import sys
import time
from importlib.metadata import version

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState


def complete_next(workflow):
    """Completes the first open user task; false if there is none."""
    for task in workflow.get_tasks(state=TaskState.READY, manual=True):
        task.run()
        workflow.do_engine_steps()
        return True
    return False


def in_memory(spec):
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    while complete_next(workflow):
        pass
    assert workflow.is_completed()


def stored(spec, serializer):
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    text = json.dumps(serializer.to_dict(workflow))
    while True:
        workflow = serializer.from_dict(json.loads(text))
        if not complete_next(workflow):
            break
        text = json.dumps(serializer.to_dict(workflow))
    assert workflow.is_completed()


def best(count, run):
    run()
    rates = []
    for _ in range(3):
        before = time.process_time()
        for _ in range(count):
            run()
        rates.append(count / (time.process_time() - before))
    return max(rates)


def main():
    parser = BpmnParser()
    parser.add_bpmn_file(sys.argv[1])
    spec = parser.get_spec("process")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    print(f"version\t{version('SpiffWorkflow')}")
    print(f"three tasks\t{best(500, lambda: in_memory(spec)):.2f}\tcases/s")
    print(f"three tasks, stored\t{best(100, lambda: stored(spec, serializer)):.2f}\tcases/s")


main()
