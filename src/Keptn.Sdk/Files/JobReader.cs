using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>Reads <see cref="JobConfiguration"/>.</summary>
internal static class JobReader
{
    internal static JobConfiguration Read(FieldReader root)
    {
        var configuration = new JobConfiguration
        {
            ApiVersion = root.OptionalText("apiVersion"),
            Actions = root.Objects("actions", ReadAction),
            Warnings = root.Warnings,
        };
        if (root.Validate && configuration.ApiVersion != JobConfiguration.SupportedApiVersion && !root.IsWrong("apiVersion"))
        {
            root.Error("apiVersion", configuration.ApiVersion is { } version
                ? $"'{version}' is not supported; it must be '{JobConfiguration.SupportedApiVersion}'"
                : $"the version is missing; it must be '{JobConfiguration.SupportedApiVersion}'");
        }

        return configuration;
    }

    private static JobAction ReadAction(FieldReader fields) => new()
    {
        Name = fields.Text("name"),
        Events = fields.Objects("events", ReadEvent),
        Tasks = fields.Objects("tasks", ReadTask),
        Silent = fields.Flag("silent") ?? false,
    };

    private static JobEvent ReadEvent(FieldReader fields)
    {
        var condition = fields.Object("jsonpath", path => new JobEvent
        {
            Name = fields.Text("name"),
            JsonPathProperty = path.Text("property"),
            JsonPathMatch = path.Text("match"),
        });
        if (condition is { JsonPathProperty.Length: 0, JsonPathMatch.Length: > 0 })
        {
            fields.Warn("jsonpath", "without a property the job executor ignores what it should match");
        }

        return condition ?? new() { Name = fields.Text("name") };
    }

    private static JobTask ReadTask(FieldReader fields) => new()
    {
        Name = fields.Text("name"),
        Files = fields.Texts("files"),
        Image = fields.Text("image"),
        ImagePullPolicy = fields.Text("imagePullPolicy"),
        Command = fields.Texts("cmd"),
        Arguments = fields.Texts("args"),
        Environment = fields.Objects("env", ReadVariable),
        Resources = fields.Object("resources", ReadResources),
        WorkingDirectory = fields.Text("workingDir"),
        MaxPollDuration = fields.Number("maxPollDuration"),
        Namespace = fields.Text("namespace"),
        TtlSecondsAfterFinished = (int?)fields.Number("ttlSecondsAfterFinished", int.MinValue, int.MaxValue),
        SecurityContext = fields.Object("securityContext", ReadSecurityContext) ?? new(),
        ServiceAccount = fields.OptionalText("serviceAccount"),
        Annotations = fields.TextMap("annotations") ?? new Dictionary<string, string>(),
    };

    private static JobVariable ReadVariable(FieldReader fields)
    {
        var variable = new JobVariable
        {
            Name = fields.Text("name"),
            Value = fields.Text("value"),
            ValueFrom = fields.Text("valueFrom"),
            Format = fields.Text("as"),
        };
        if (variable.ValueFrom is not ("event" or "secret" or "string") && !fields.IsWrong("valueFrom"))
        {
            fields.Warn("valueFrom", $"'{FileContext.Shorten(variable.ValueFrom)}' is none of event, secret and string; the job will fail");
        }

        return variable;
    }

    private static JobResources ReadResources(FieldReader fields) => new()
    {
        Limits = fields.Object("limits", ReadResourceList) ?? new(),
        Requests = fields.Object("requests", ReadResourceList) ?? new(),
    };

    private static JobResourceList ReadResourceList(FieldReader fields) =>
        new() { Cpu = fields.Text("cpu"), Memory = fields.Text("memory") };

    private static JobSecurityContext ReadSecurityContext(FieldReader fields) => new()
    {
        Capabilities = fields.Object("capabilities", capabilities => new JobCapabilities
        {
            Add = capabilities.Texts("add"),
            Drop = capabilities.Texts("drop"),
        }),
        Privileged = fields.Flag("privileged"),
        RunAsUser = fields.Number("runAsUser"),
        RunAsGroup = fields.Number("runAsGroup"),
        RunAsNonRoot = fields.Flag("runAsNonRoot"),
        ReadOnlyRootFilesystem = fields.Flag("readOnlyRootFilesystem"),
        AllowPrivilegeEscalation = fields.Flag("allowPrivilegeEscalation"),
        ProcMount = fields.OptionalText("procMount"),
        SeccompProfile = fields.Object("seccompProfile", ReadSeccompProfile),
    };

    private static JobSeccompProfile ReadSeccompProfile(FieldReader fields)
    {
        var profile = new JobSeccompProfile
        {
            Type = fields.OptionalText("type"),
            LocalhostProfile = fields.OptionalText("localhostProfile"),
        };
        if (profile.Type is null && !fields.IsWrong("type"))
        {
            fields.Warn("type", "the type is missing; the job executor crashes without it");
        }

        return profile;
    }
}
