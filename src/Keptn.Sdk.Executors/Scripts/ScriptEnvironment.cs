using System.Collections;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// The environment of a script: values of the event, and of the service's own environment only what it needs to run and
/// what the settings name. Source: spec/executors.md 2.3, 2.6.
/// </summary>
internal sealed class ScriptEnvironment
{
    /// <summary>Values that are longer are left out: the system takes no more than 128 KiB a variable. They are in the event's file.</summary>
    internal const int MaxValueLength = 32 * 1024;

    /// <summary>The most that all values have together: the system takes about 2 MiB, and the script needs some of it.</summary>
    internal const int MaxLength = 512 * 1024;

    /// <summary>What scripts get of the service without being asked for.</summary>
    internal static readonly string[] Inherited = ["PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_DIR", "SSL_CERT_FILE"];

    /// <summary>The attributes that become variables. Any other could be named like a variable that means something to a program: PATH.</summary>
    private static readonly HashSet<string> s_attributes = new(StringComparer.Ordinal)
    {
        "DATACONTENTTYPE", "DATASCHEMA", "GITCOMMITID", "ID", "SHKEPTNCONTEXT", "SHKEPTNSPECVERSION", "SOURCE", "SPECVERSION", "SUBJECT", "TIME",
        "TIMESTRING", "TIMEUTCMS", "TIMEUTCSTRING", "TRACEPARENT", "TRACESTATE", "TRIGGEREDID", "TYPE",
    };

    /// <summary>Beginnings of names that hold tokens: the SDK's own configuration, and what the original leaves out.</summary>
    private static readonly string[] s_refused = ["KEPTN", "OAUTH_", "SECRET_"];

    private readonly Dictionary<string, string> _own = new(StringComparer.Ordinal);

    /// <param name="environment">The environment of the service.</param>
    /// <param name="passThrough">The names of its variables that scripts get.</param>
    internal ScriptEnvironment(IDictionary environment, IEnumerable<string> passThrough)
    {
        foreach (var name in Inherited.Concat(passThrough.Where(IsAllowed)))
        {
            if (environment[name] is string value)
            {
                _own[name] = value;
            }
        }

        Names = [.. environment.Keys.Cast<string>()];
    }

    /// <summary>The names of all variables of the service.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>What of the service's variables is passed on.</summary>
    internal IReadOnlyDictionary<string, string> Own => _own;

    /// <summary>Whether the settings may name a variable of the service: none that holds a token of the SDK, nor a secret.</summary>
    internal static bool IsAllowed(string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAny('=', '\0')
        && name is not ("EVENTBROKER" or "NATS_URL" or "PUBSUB_URL")
        && !Array.Exists(s_refused, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value of <c>${env.name}</c>; the name is that of the variable in lower case.</summary>
    internal EventValue? Find(string placeholder)
    {
        if (!placeholder.StartsWith("env.", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var (name, value) in _own)
        {
            if (placeholder.AsSpan(4).SequenceEqual(name.ToLowerInvariant()))
            {
                return new EventValue(value);
            }
        }

        return null;
    }

    /// <summary>All variables of a script. Those of the service win: an event cannot change what programs are found, or how they run.</summary>
    /// <param name="values">The values of the event.</param>
    /// <param name="leftOut">Takes the names of values that are too long.</param>
    internal Dictionary<string, string> Build(EventValues values, ICollection<string> leftOut)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var left = MaxLength;
        foreach (var (name, value) in values.Variables)
        {
            Add(name, value.Text);
        }

        // Last, and only where they are free: names that a shell can read.
        foreach (var (name, value) in values.Variables)
        {
            var alias = GetAlias(name);
            if (alias != name && !variables.ContainsKey(alias))
            {
                Add(alias, value.Text);
            }
        }

        foreach (var (name, value) in _own)
        {
            variables[name] = value;
        }

        return variables;

        void Add(string name, string value)
        {
            if (!IsVariable(name) || value.Contains('\0', StringComparison.Ordinal))
            {
                return;
            }

            var length = name.Length + value.Length + 2;
            if (value.Length > MaxValueLength || length > left)
            {
                leftOut.Add(name);
                return;
            }

            left -= length;
            variables[name] = value;
        }
    }

    /// <summary>A name with letters, digits and underscores only: <c>DATA_LIST[0]_K</c> is <c>DATA_LIST_0_K</c>.</summary>
    private static string GetAlias(string name) =>
        string.Concat(name.Replace("]", string.Empty, StringComparison.Ordinal).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static bool IsVariable(string name) =>
        !name.AsSpan().ContainsAny('=', '\0')
        && (s_attributes.Contains(name) || name == "DATA" || name.StartsWith("DATA_", StringComparison.Ordinal) || name.StartsWith("DATA[", StringComparison.Ordinal));
}
