using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary>What all processes that these tests start have in common.</summary>
internal static class ChildProcesses
{
    /// <summary>
    /// Lets builds leave no process behind: one that waits for the next build holds the output open that a test reads to its
    /// end, a quarter of an hour.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A test assembly: before any of its tests is the moment.")]
    internal static void KeepNoBuildServers()
    {
        Environment.SetEnvironmentVariable("MSBUILDDISABLENODEREUSE", "1");
        Environment.SetEnvironmentVariable("UseSharedCompilation", "false");
    }
}
