namespace Keptn.Sdk.Local.Tests.Remediation;

/// <summary>What the remediation tests work on.</summary>
internal static class RemediationFiles
{
    /// <summary>A remediation that begins again while the evaluation fails.</summary>
    internal const string Shipyard = """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: sockshop
        spec:
          stages:
            - name: prod
              sequences:
                - name: remediation
                  triggeredOn:
                    - event: prod.remediation.finished
                      selector:
                        match:
                          evaluation.result: fail
                  tasks:
                    - name: get-action
                    - name: action
                    - name: evaluation
                      properties:
                        timeframe: 5m
        """;

    /// <summary>Three actions for one cause, one for a title, and one for everything else.</summary>
    internal const string Actions = """
        apiVersion: spec.keptn.sh/0.1.4
        kind: Remediation
        metadata:
          name: carts
        spec:
          remediations:
            - problemType: Response time degradation
              actionsOnOpen:
                - name: Toggle
                  action: toggle-feature
                  description: Switch the campaign off
                  value:
                    EnablePromotion: "off"
                - name: Scale
                  action: scale
                  value: "+1"
                - name: Escalate
                  action: escalate
            - problemType: Disk full
              actionsOnOpen:
                - action: clean-up
            - problemType: default
              actionsOnOpen:
                - action: call-somebody
        """;
}
