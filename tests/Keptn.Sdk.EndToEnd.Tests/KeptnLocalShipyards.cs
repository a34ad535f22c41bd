namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>Shipyards of a project "demo", with the sequence dev.delivery.</summary>
internal static class KeptnLocalShipyards
{
    /// <summary>One stage, one sequence, one task.</summary>
    internal const string OneTask = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: demo
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
        """;

    /// <summary>One stage, one sequence, two tasks.</summary>
    internal const string TwoTasks = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: demo
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
                    - name: test
        """;

    /// <summary>dev.delivery, then prod.delivery; a task each.</summary>
    internal const string TwoStages = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: demo
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: deployment
            - name: prod
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: release
        """;
}
