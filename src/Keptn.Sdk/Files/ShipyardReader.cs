using Keptn.Sdk.Files.Yaml;

namespace Keptn.Sdk.Files;

/// <summary>Reads a <see cref="Shipyard"/>, and tells what Keptn would refuse and what it would silently not do.</summary>
internal sealed class ShipyardReader
{
    private const string VersionPrefix = "spec.keptn.sh/";
    private readonly List<(FieldReader Fields, string Event)> _triggers = [];

    internal static Shipyard Read(string yaml, string fileName, KeptnFileOptions? options) =>
        ConfigurationFile.Read(yaml, fileName, options, FileRules.Version3, new ShipyardReader().ReadShipyard);

    private Shipyard ReadShipyard(FieldReader root)
    {
        var shipyard = new Shipyard
        {
            ApiVersion = root.Text("apiVersion"),
            Kind = root.Text("kind"),
            Name = root.Object("metadata", metadata => metadata.Text("name")) ?? string.Empty,
            Stages = root.Object("spec", ReadStages) ?? [],
            Warnings = root.Warnings,
        };
        if (shipyard.Kind is not ("" or "Shipyard"))
        {
            root.Warn("kind", $"'{shipyard.Kind}' should be 'Shipyard'");
        }

        if (root.Validate)
        {
            CheckVersion(root, shipyard.ApiVersion);
            if (!root.Has("spec"))
            {
                root.Error("spec", "a shipyard must have at least one stage");
            }
        }

        CheckTriggers(shipyard);
        return shipyard;
    }

    private IReadOnlyList<ShipyardStage> ReadStages(FieldReader spec)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var stages = spec.Objects("stages", fields => ReadStage(fields, names));
        if (spec.Validate && stages.Count == 0 && !spec.IsWrong("stages"))
        {
            spec.Error("stages", "a shipyard must have at least one stage");
        }

        return stages;
    }

    private ShipyardStage ReadStage(FieldReader fields, HashSet<string> names)
    {
        var name = fields.Text("name");
        if (fields.Validate && !KeptnNames.IsValidEntityName(name) && !fields.IsWrong("name"))
        {
            fields.Error("name", name.Length == 0
                ? "a stage must have a name"
                : $"'{name}' is no valid stage name: a lower-case letter first, then lower-case letters, digits and hyphens, no hyphen last");
        }

        if (!names.Add(name))
        {
            fields.Warn("name", $"a stage before this one is named '{name}', too; Keptn uses the first");
        }

        var sequences = new HashSet<string>(StringComparer.Ordinal);
        return new() { Name = name, Sequences = fields.Objects("sequences", sequence => ReadSequence(sequence, sequences)) };
    }

    private ShipyardSequence ReadSequence(FieldReader fields, HashSet<string> names)
    {
        var name = fields.Text("name");
        WarnOfName(fields, name);
        if (!names.Add(name))
        {
            fields.Warn("name", $"a sequence before this one is named '{name}', too; Keptn uses the first");
        }

        var sequence = new ShipyardSequence
        {
            Name = name,
            TriggeredOn = fields.Objects("triggeredOn", ReadTrigger),
            Tasks = fields.Objects("tasks", ReadTask),
        };
        if (sequence.Tasks.Count == 0)
        {
            fields.Warn("tasks", "Keptn cannot run a sequence without tasks");
        }

        return sequence;
    }

    private static ShipyardTask ReadTask(FieldReader fields)
    {
        var task = new ShipyardTask
        {
            Name = fields.Text("name"),
            TriggeredAfter = fields.Text("triggeredAfter"),
            Properties = fields.Json("properties"),
        };
        WarnOfName(fields, task.Name);
        if (task.TriggeredAfter.Length > 0 && !GoDurationParser.TryParse(task.TriggeredAfter, out _, out var reason))
        {
            fields.Warn("triggeredAfter", $"'{task.TriggeredAfter}' is no duration ({reason}); Keptn does not wait at all");
        }

        return task;
    }

    private ShipyardTrigger ReadTrigger(FieldReader fields)
    {
        var trigger = new ShipyardTrigger
        {
            Event = fields.Text("event"),
            Match = fields.Object("selector", ReadMatch)?.Map,
        };
        _triggers.Add((fields, trigger.Event));
        return trigger;
    }

    private static Selector ReadMatch(FieldReader selector)
    {
        var match = selector.TextMap("match");
        foreach (var (key, value) in match ?? new Dictionary<string, string>())
        {
            if (key != "result" && !key.EndsWith(".result", StringComparison.Ordinal))
            {
                selector.Warn("match", $"Keptn ignores '{key}': it looks at 'result' and '<last task>.result'");
            }
            else if (value is not ("pass" or "warning" or "fail"))
            {
                selector.Warn("match", $"'{key}: {value}' hardly ever fires: a result is pass, warning or fail");
            }
        }

        if (match is { Count: 0 })
        {
            selector.Warn("match", "an empty match never fires for a sequence that has a result");
        }

        return new(match);
    }

    private void CheckTriggers(Shipyard shipyard)
    {
        foreach (var (fields, trigger) in _triggers)
        {
            if (trigger.Split('.') is not [var stage, var sequence, "finished"])
            {
                fields.Warn("event", $"'{trigger}' never fires: the form is <stage>.<sequence>.finished");
            }
            else if (!shipyard.TryGetSequence(stage, sequence, out _, out var reason))
            {
                fields.Warn("event", $"'{trigger}' never fires: {reason}");
            }
        }
    }

    private static void WarnOfName(FieldReader fields, string name)
    {
        if (name.Length == 0)
        {
            fields.Warn("name", "the name is missing");
        }
        else if (name.Contains('.', StringComparison.Ordinal))
        {
            fields.Warn("name", $"'{name}' has a dot; Keptn cannot tell the parts of its event types apart");
        }
    }

    private static void CheckVersion(FieldReader root, string apiVersion)
    {
        if (root.IsWrong("apiVersion"))
        {
            return;
        }

        var version = apiVersion.StartsWith(VersionPrefix, StringComparison.Ordinal)
            ? apiVersion[VersionPrefix.Length..]
            : apiVersion;
        if (!LooseVersion.TryParse(version, out var parsed))
        {
            root.Error("apiVersion", apiVersion.Length == 0
                ? $"the version is missing; the current one is '{VersionPrefix}0.2.3'"
                : $"'{apiVersion}' is no version of a shipyard; the current one is '{VersionPrefix}0.2.3'");
        }
        else if (parsed.IsPrerelease || parsed.CompareTo(0, 2) < 0)
        {
            root.Error("apiVersion", $"'{apiVersion}' is not supported; needed is '{VersionPrefix}0.2.0' or newer, no prerelease");
        }
    }

    private sealed record Selector(IReadOnlyDictionary<string, string>? Map);
}
