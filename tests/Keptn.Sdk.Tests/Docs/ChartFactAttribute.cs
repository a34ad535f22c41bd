using System.Runtime.CompilerServices;
using Keptn.Sdk.Tests.Infrastructure;

namespace Keptn.Sdk.Tests.Docs;

/// <summary>A fact about the chart of the service template.</summary>
public sealed class ChartFactAttribute([CallerMemberName] string testMethod = "")
    : PrerequisiteFactAttribute(File.Exists(Values) ? null : "the chart of the template is not there", testMethod)
{
    internal static string Values { get; } =
        Path.Combine(RepositoryRoot.Path, "src", "Keptn.Sdk.Templates", "content", "keptn-service", "chart", "values.yaml");
}
