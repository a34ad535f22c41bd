namespace Keptn.Sdk.Tooling;

/// <summary>What a tool gets to see of the service's environment.</summary>
internal static class ToolEnvironment
{
    /// <summary>Beginnings of names of our own configuration, which has tokens.</summary>
    private static readonly string[] s_ownPrefixes = ["KEPTN", "OAUTH_"];

    /// <summary>Further names of it; addresses may carry credentials.</summary>
    private static readonly HashSet<string> s_own = new(StringComparer.OrdinalIgnoreCase)
    {
        "EVENTBROKER", "NATS_URL", "PUBSUB_URL",
    };

    internal static bool IsInherited(string name) =>
        !s_own.Contains(name) && !Array.Exists(s_ownPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes out what is not inherited and puts in what the command says.</summary>
    internal static void Apply(IDictionary<string, string?> environment, ToolCommand command, string marker)
    {
        foreach (var name in environment.Keys.Where(name => !IsInherited(name)).ToList())
        {
            environment.Remove(name);
        }

        foreach (var (name, value) in command.Environment)
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        environment[ProcessTree.MarkerName] = marker;
    }
}
