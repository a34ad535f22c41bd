using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>
/// A service's <c>remediation.yaml</c>: what is done about problems. Source: Keptn spec, remediation.md (0.1.4);
/// remediation-service 1.4.
/// </summary>
public sealed class Remediation
{
    /// <summary>The name of the file in a service.</summary>
    public const string DefaultFileName = "remediation.yaml";

    /// <summary>The only version that Keptn reads.</summary>
    public const string SupportedApiVersion = "spec.keptn.sh/0.1.4";

    private const string DefaultProblemType = "default";

    /// <summary>The version of the format as written.</summary>
    public string ApiVersion { get; init; } = string.Empty;

    /// <summary>The kind as written, usually <c>Remediation</c>; Keptn does not look at it.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>The name (<c>metadata.name</c>); empty where absent.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The plans in the order of the file.</summary>
    public IReadOnlyList<RemediationPlan> Remediations { get; init; } = [];

    /// <summary>What Keptn accepts but will hardly do as meant.</summary>
    public IReadOnlyList<KeptnFileProblem> Warnings { get; init; } = [];

    /// <summary>
    /// Reads a remediation file. As in Keptn, unquoted <c>on</c>, <c>off</c>, <c>yes</c> and <c>no</c> are booleans, keys
    /// may be written in any case, and of equal keys the last one counts.
    /// </summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="fileName">How errors name the file.</param>
    /// <param name="options">Limits; <see langword="null"/> means the defaults.</param>
    /// <exception cref="KeptnFileException">
    /// The text is no YAML, a field has the wrong kind, or the version is another one. The message names every place.
    /// </exception>
    public static Remediation Parse(string yaml, string fileName, KeptnFileOptions? options = null) =>
        ConfigurationFile.Read(yaml, fileName, options, FileRules.Version2ThenJson, Read);

    /// <summary>
    /// Finds the action that Keptn takes next: of the plan for the root cause, else for the title, else of the default.
    /// </summary>
    /// <param name="rootCause">The problem's root cause; may be empty.</param>
    /// <param name="problemTitle">The problem's title; may be empty.</param>
    /// <param name="index">Which action of the plan, from 0.</param>
    /// <param name="action">The action.</param>
    /// <param name="reason">Why there is none; otherwise empty.</param>
    public bool TryGetAction(
        string rootCause, string problemTitle, int index, [NotNullWhen(true)] out RemediationAction? action, out string reason)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var problem = (rootCause, problemTitle) switch
        {
            ({ Length: > 0 }, _) => $"root cause '{rootCause}'",
            (_, { Length: > 0 }) => $"problem title '{problemTitle}'",
            _ => $"problem type '{DefaultProblemType}'",
        };
        action = null;
        if ((ActionsFor(rootCause) ?? ActionsFor(problemTitle) ?? ActionsFor(DefaultProblemType)) is not { } actions)
        {
            reason = $"there are no actions for {problem}";
            return false;
        }

        action = actions.ElementAtOrDefault(index);
        reason = action is null ? $"there is no action with index {index} for {problem}" : string.Empty;
        return action is not null;
    }

    private IReadOnlyList<RemediationAction>? ActionsFor(string problemType) =>
        Remediations.FirstOrDefault(plan => plan.ProblemType == problemType)?.ActionsOnOpen;

    private static Remediation Read(FieldReader root)
    {
        var remediation = new Remediation
        {
            ApiVersion = root.Text("apiVersion"),
            Kind = root.Text("kind"),
            Name = root.Object("metadata", metadata => metadata.Text("name")) ?? string.Empty,
            Remediations = root.Object("spec", spec => spec.Objects("remediations", ReadPlan)) ?? [],
            Warnings = root.Warnings,
        };
        if (root.Validate && remediation.ApiVersion != SupportedApiVersion && !root.IsWrong("apiVersion"))
        {
            root.Error("apiVersion", $"'{remediation.ApiVersion}' is not supported; it must be '{SupportedApiVersion}'");
        }

        return remediation;
    }

    private static RemediationPlan ReadPlan(FieldReader fields)
    {
        var actions = fields.Objects("actionsOnOpen", ReadAction);
        var plan = new RemediationPlan
        {
            ProblemType = fields.Text("problemType"),
            ActionsOnOpen = fields.Has("actionsOnOpen") ? actions : null,
        };
        if (plan.ProblemType.Length == 0)
        {
            fields.Warn("problemType", "the problem type is missing");
        }

        if (actions.Count == 0)
        {
            fields.Warn("actionsOnOpen", "there are no actions");
        }

        return plan;
    }

    private static RemediationAction ReadAction(FieldReader fields)
    {
        var action = new RemediationAction
        {
            Name = fields.Text("name"),
            Action = fields.Text("action"),
            Description = fields.Text("description"),
            Value = fields.Json("value"),
        };
        if (action.Action.Length == 0)
        {
            fields.Warn("action", "the action is missing; no action provider will feel addressed");
        }

        return action;
    }
}
