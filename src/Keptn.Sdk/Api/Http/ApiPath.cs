using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Api;

/// <summary>Names as parts of a path: percent-encoded, and never empty or a dot segment, which would change the path.</summary>
internal static class ApiPath
{
    internal static string Escape(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        return name is "." or ".."
            ? throw new ArgumentException($"'{name}' cannot be a name: it would change the path of the request.", parameter)
            : Uri.EscapeDataString(name);
    }
}
