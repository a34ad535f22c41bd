using System.Reflection;

namespace Keptn.Sdk.Diagnostics;

/// <summary>The version of this SDK.</summary>
internal static class SdkVersion
{
    internal static string Value { get; } =
        typeof(SdkVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? string.Empty;
}
