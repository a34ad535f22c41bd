using System.Runtime.CompilerServices;

namespace Keptn.Sdk.Charts.Tests.Images;

/// <summary>
/// A fact that needs buildah. It is skipped and the reason printed where the machine does not allow it, with
/// <c>CI=true</c> as well: <see cref="DockerfileTests"/> does what the instructions do without images.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BuildahFactAttribute : FactAttribute
{
    public BuildahFactAttribute([CallerMemberName] string testMethod = "")
    {
        if (Buildah.WhyMissing is { } reason)
        {
            Skip = reason;
            DisplayName = $"{testMethod}: {reason}";
        }
    }
}
