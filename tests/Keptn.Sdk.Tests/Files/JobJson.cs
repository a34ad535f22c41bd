using System.Text.Json.Nodes;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Tests.Files;

/// <summary>A job configuration in the form in which the job executor's was recorded.</summary>
internal static class JobJson
{
    private static readonly string[] Lists = ["Actions", "Events", "Tasks", "Files", "Cmd", "Args", "Env"];

    internal static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    internal static JsonObject ToJson(JobConfiguration configuration) => new()
    {
        ["APIVersion"] = configuration.ApiVersion,
        ["Actions"] = new JsonArray([.. configuration.Actions.Select(action => new JsonObject
        {
            ["Name"] = action.Name,
            ["Events"] = new JsonArray([.. action.Events.Select(ToJson)]),
            ["Tasks"] = new JsonArray([.. action.Tasks.Select(ToJson)]),
            ["Silent"] = action.Silent,
        })]),
    };

    // Go tells null from empty; the model has empty lists and maps only.
    internal static JsonNode Normalize(JsonNode node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Normalize(item!);
            }
        }
        else if (node is JsonObject fields)
        {
            foreach (var (name, value) in fields.ToArray())
            {
                if (value is null && (Lists.Contains(name) || name == "Annotations"))
                {
                    fields[name] = name == "Annotations" ? new JsonObject() : new JsonArray();
                }
                else if (value is not null)
                {
                    Normalize(value);
                }
            }
        }

        return node;
    }

    private static JsonObject ToJson(JobEvent jobEvent) => new()
    {
        ["Name"] = jobEvent.Name,
        ["JSONPath"] = new JsonObject { ["Property"] = jobEvent.JsonPathProperty, ["Match"] = jobEvent.JsonPathMatch },
    };

    private static JsonObject ToJson(JobTask task) => new()
    {
        ["Name"] = task.Name,
        ["Files"] = Texts(task.Files),
        ["Image"] = task.Image,
        ["ImagePullPolicy"] = task.ImagePullPolicy,
        ["Cmd"] = Texts(task.Command),
        ["Args"] = Texts(task.Arguments),
        ["Env"] = new JsonArray([.. task.Environment.Select(variable => new JsonObject
        {
            ["Name"] = variable.Name, ["Value"] = variable.Value, ["ValueFrom"] = variable.ValueFrom, ["Formatting"] = variable.Format,
        })]),
        ["Resources"] = task.Resources is null ? null : new JsonObject
        {
            ["Limits"] = ToJson(task.Resources.Limits),
            ["Requests"] = ToJson(task.Resources.Requests),
        },
        ["WorkingDir"] = task.WorkingDirectory,
        ["MaxPollDuration"] = task.MaxPollDuration,
        ["Namespace"] = task.Namespace,
        ["TTLSecondsAfterFinished"] = task.TtlSecondsAfterFinished,
        ["SecurityContext"] = ToJson(task.SecurityContext),
        ["ServiceAccount"] = task.ServiceAccount,
        ["Annotations"] = new JsonObject(task.Annotations.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    };

    private static JsonObject ToJson(JobResourceList list) => new() { ["CPU"] = list.Cpu, ["Memory"] = list.Memory };

    private static JsonObject ToJson(JobSecurityContext context) => new()
    {
        ["Capabilities"] = context.Capabilities is null ? null : new JsonObject
        {
            ["Add"] = Texts(context.Capabilities.Add),
            ["Drop"] = Texts(context.Capabilities.Drop),
        },
        ["Privileged"] = context.Privileged,
        ["RunAsUser"] = context.RunAsUser,
        ["RunAsGroup"] = context.RunAsGroup,
        ["RunAsNonRoot"] = context.RunAsNonRoot,
        ["ReadOnlyRootFilesystem"] = context.ReadOnlyRootFilesystem,
        ["AllowPrivilegeEscalation"] = context.AllowPrivilegeEscalation,
        ["ProcMount"] = context.ProcMount,
        ["SeccompProfile"] = context.SeccompProfile is null ? null : new JsonObject
        {
            ["Type"] = context.SeccompProfile.Type,
            ["LocalhostProfile"] = context.SeccompProfile.LocalhostProfile,
        },
    };
}
