using System.Diagnostics;
using System.Runtime.CompilerServices;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Chaos;

/// <summary>A fact that needs nats-server and the right to mount a file system of its own.</summary>
public sealed class OwnMountFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(NatsServer.WhyMissing ?? s_whyMissing, testMethod)
{
    private static readonly string? s_whyMissing = MayMount() ? null : "a file system of its own cannot be mounted here (unshare --mount; needs root)";

    private static bool MayMount()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]) { RedirectStandardError = true })!;
            return process.WaitForExit(TimeSpan.FromSeconds(30)) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
