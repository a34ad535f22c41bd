namespace Keptn.Sdk.Local.Tests;

/// <summary>Shipyards for tests.</summary>
internal static class Shipyards
{
    /// <summary>One stage, one sequence, two tasks; the second has properties.</summary>
    internal const string TwoTasks = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: two-tasks
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
                    - name: test
                      properties:
                        teststrategy: functional
        """;

    /// <summary>dev.delivery, then prod.delivery after a pass or warning, dev.rollback after a fail.</summary>
    internal const string TwoStages = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: two-stages
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
                - name: rollback
                  triggeredOn:
                    - event: dev.delivery.finished
                      selector:
                        match:
                          result: fail
                  tasks:
                    - name: rollback
            - name: prod
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: release
        """;

    /// <summary>The end of dev.delivery starts two sequences in dev.</summary>
    internal const string TwoSuccessorsInOneStage = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: two-successors
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
                - name: one
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: first
                - name: two
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: second
        """;

    /// <summary>A task that is put off by a minute.</summary>
    internal const string PutOff = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: put-off
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
                    - name: evaluation
                      triggeredAfter: 1m
        """;

    /// <summary>An approval, then a release.</summary>
    internal const string Approval = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: approval
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: approval
                    - name: release
        """;

    /// <summary>A sequence that starts itself again when it fails.</summary>
    internal const string LoopOnFail = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: loop
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                      selector:
                        match:
                          result: fail
                  tasks:
                    - name: deployment
        """;
}
