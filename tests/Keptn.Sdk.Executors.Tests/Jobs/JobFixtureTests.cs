using System.Text.Json;
using Keptn.Sdk.Api;
using Keptn.Sdk.Events;
using Keptn.Sdk.Testing;
using Xunit.Abstractions;
using static Keptn.Sdk.Executors.Tests.Jobs.JobService;

namespace Keptn.Sdk.Executors.Tests.Jobs;

/// <summary>
/// Whole configurations run as local processes: the project's own and, where <c>KEPTN_FIXTURES</c> names a folder, those
/// of job-executor-service's end-to-end tests in its <c>files/job</c>.
/// </summary>
public sealed class JobFixtureTests(ITestOutputHelper output) : IDisposable
{
    private const string Event = """
        {"labels":{"jsonPathLabel":"of the event","team":"blue"},
         "additionalData":{"jsonPathArray":["first","second"],"html":"<b>"}}
        """;

    private readonly DirectoryInfo _secrets = Directory.CreateTempSubdirectory("keptn-jobs-");

    public void Dispose() => _secrets.Delete(recursive: true);

    [LocalJobFact]
    public async Task HelloWorld_Runs() => (await RunAsync("helloworld.config.yaml")).Should().Contain(m => m.EndsWith("\nHello World", StringComparison.Ordinal));

    [LocalJobFact]
    public async Task Files_LieWhereTheyAreLookedFor()
    {
        // The content of each is its name.
        var hashes = new Dictionary<string, string>
        {
            ["small.file"] = "ad616f70e1dcc881ae8a3d0bd8ae5d327be99c1e",
            ["folder/file.py"] = "87d1dd24935316ee2d49bad933689c9a87e35779",
            ["folder/big.file"] = "2dfb12ae8de6b7a301f07a42af8b602d212415d2",
        };

        var messages = await RunAsync("files.config.yaml", host =>
        {
            foreach (var name in hashes.Keys)
            {
                host.Resources.Add(Service, ResourceUpload.FromText(name, name));
            }
        });

        messages.Should().AllSatisfy(m => hashes.Should().AllSatisfy(h => m.Should().MatchRegex($"{h.Value}  .*/{h.Key}")));
    }

    [LocalJobFact]
    public async Task Variables_HaveLabelsEventSecretAndText()
    {
        var secret = _secrets.CreateSubdirectory("e2e-kubernetes-secret").FullName;
        var fixture = Path.Combine(TestData.Folder("files", "KEPTN_FIXTURES", "files"), "job", "envvar.secret.json");
        using var document = JsonDocument.Parse(File.Exists(fixture) ? await File.ReadAllTextAsync(fixture) : """{"data":{"E2E-Secret":"c2VjcmV0","E2E-HOST":"aG9zdA=="}}""");
        foreach (var key in document.RootElement.GetProperty("data").EnumerateObject())
        {
            await File.WriteAllBytesAsync(Path.Combine(secret, key.Name), key.Value.GetBytesFromBase64());
        }

        var messages = await RunAsync("envvar.config.yaml");

        messages.Should().AllSatisfy(m => m.Should()
            .Contain("LABELS_TEAM=blue").And.Contain("LABELS_JSONPATHLABEL=of the event").And.Contain("=of the event").And.Contain("=second")
            .And.Contain("""E2E-EVENT={"html":"\u003cb\u003e","jsonPathArray":["first","second"]}""")
            .And.Contain("E2E-Secret=").And.Contain("E2E-HOST=").And.Contain("E2E_DATA_DIR=/tmp/data"));
    }

    private async Task<List<string>> RunAsync(string file, Action<KeptnTestHost>? prepare = null)
    {
        var messages = new List<string>();
        foreach (var folder in new[] { TestData.Folder("files"), TestData.Folder("files", "KEPTN_FIXTURES", "files") }.Distinct())
        {
            var yaml = await File.ReadAllTextAsync(Path.Combine(folder, "job", file));
            JobLint.Check(yaml, file).IsValid.Should().BeTrue();

            // Debian's sh drops variables whose names have dashes; that of the images, and bash, keep them.
            await using var host = await StartAsync(yaml.Replace("- sh\n", "- bash\n", StringComparison.Ordinal), null, o =>
            {
                o.Runner = JobRunnerKind.LocalProcess;
                o.SecretsDirectory = _secrets.FullName;
            });
            prepare?.Invoke(host);

            var run = await host.SendAsync(TestEvents.Triggered("deployment", Event));

            run.ShouldHaveSent("deployment.started", "deployment.finished");
            run.Finished.Result.Should().Be(KeptnResult.Pass, run.Finished.Message);
            messages.Add(run.Finished.Message!);
        }

        TestSummary.Print(output, $"fixtures job/{file}: {messages.Count} run");
        return messages;
    }
}
