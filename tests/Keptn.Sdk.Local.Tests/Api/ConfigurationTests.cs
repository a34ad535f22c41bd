using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Keptn.Sdk.Local.Tests.Api;

/// <summary>The configuration folder, from both sides: files and API.</summary>
public class ConfigurationTests
{
    private const string Service = "/api/resource-service/v1/project/sockshop/stage/dev/service/carts/resource";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Resource_EditedByHand_IsSeenAndEarlierVersionsStayReadable()
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);
        server.Write("dev/carts/slo.yaml", "one");
        var first = await GetAsync(server, $"{Service}/slo.yaml");

        server.Write("dev/carts/slo.yaml", "two");
        var second = await GetAsync(server, $"{Service}/slo.yaml");
        var again = await GetAsync(server, $"{Service}/slo.yaml?gitCommitID={first.Version}");

        first.Content.Should().Be("one");
        second.Content.Should().Be("two");
        second.Version.Should().NotBe(first.Version).And.MatchRegex("^[0-9a-f]{40}$");
        again.Content.Should().Be("one");
        again.Version.Should().Be(first.Version);
    }

    [Fact]
    public async Task Resource_EditedWhileNobodyAsks_HasACommitToo()
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);
        server.Write("dev/carts/slo.yaml", "one");
        _ = await GetAsync(server, $"{Service}/slo.yaml");

        // Only the watcher sees this version; asking for what came before it is how one can tell.
        server.Write("dev/carts/slo.yaml", "two");
        await WaitForAsync(async () => (await server.Client.GetAsync($"{Service}/slo.yaml?gitCommitID=HEAD~1", token: ServerFixture.Token)) is { Status: HttpStatusCode.OK } found
            && Decode(found.Json) == "one");
        server.Write("dev/carts/slo.yaml", "three");

        (await GetAsync(server, $"{Service}/slo.yaml")).Content.Should().Be("three");
        (await GetAsync(server, $"{Service}/slo.yaml?gitCommitID=HEAD~1")).Content.Should().Be("two");
        (await GetAsync(server, $"{Service}/slo.yaml?gitCommitID=HEAD~2")).Content.Should().Be("one");
    }

    [Fact]
    public async Task Resource_WrittenOverTheApi_IsAFile()
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);
        server.Write("dev/carts/slo.yaml", "one");

        var answer = await server.Client.SendJsonAsync("PUT", $"{Service}/job%2Fconfig.yaml", """{"resourceContent":"aGVsbG8="}""", token: ServerFixture.Token);

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Json["commitID"]!.ToString().Should().Be(server.ControlPlane.Configuration.GetCommitId("sockshop", "dev"));
        (await File.ReadAllTextAsync(Path.Combine(server.Folder, "dev", "carts", "job", "config.yaml"))).Should().Be("hello");
    }

    [Theory]
    [InlineData("job%2Fconfig.yaml")]
    [InlineData("job%252Fconfig.yaml")]
    [InlineData("job/config.yaml")]
    public async Task Resource_NestedThroughTheGateway_IsFoundHoweverEscaped(string name)
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);
        server.Write("dev/carts/job/config.yaml", "jobs");

        (await GetAsync(server, $"{Service}/{name}")).Content.Should().Be("jobs");
        (await GetAsync(server, $"{Service.Replace("resource-service", "configuration-service", StringComparison.Ordinal)}/{name}")).Content.Should().Be("jobs");
    }

    [Theory]
    [InlineData("PUT", "..%2F..%2F..%2Fout")]
    [InlineData("PUT", "%2e%2e%2F%2e%2e%2Fout")]
    [InlineData("PUT", "%252e%252e%252F%252e%252e%252Fout")]
    [InlineData("PUT", ".git%2Fhooks%2Fx")]
    [InlineData("PUT", "a%5C..%5C..%5Cout")]
    [InlineData("GET", "%2e%2e%2F%2e%2e%2Fshipyard.yaml")]
    [InlineData("DELETE", "%2e%2e%2F%2e%2e%2Fshipyard.yaml")]
    public async Task Resource_NameThatLeadsOut_IsRefusedAndNothingChanges(string method, string name)
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);
        server.Write("dev/carts/slo.yaml", "one");
        var before = Directory.GetFiles(server.Folder, "*", SearchOption.AllDirectories);

        foreach (var target in new[] { $"{Service}/{name}", $"/api/resource-service/v1/project/sockshop/resource/{name}" })
        {
            var answer = await server.Client.SendAsync(method, target, method == "PUT" ? """{"resourceContent":"eA=="}""" : null, token: ServerFixture.Token);
            answer.Status.Should().Be(HttpStatusCode.BadRequest, "of {0}", target);
        }

        Directory.GetFiles(server.Folder, "*", SearchOption.AllDirectories).Should().BeEquivalentTo(before);
        File.Exists(Path.Combine(Path.GetDirectoryName(server.Folder)!, "out")).Should().BeFalse();
    }

    [Theory]
    [InlineData("%2e%2e")]
    [InlineData("a%2Fb")]
    [InlineData("..%2Fx")]
    public async Task Names_ThatLeadOut_AreNoProjectsStagesOrServices(string name)
    {
        await using var server = await ServerFixture.StartAsync();

        (await server.Client.GetAsync($"/v1/project/{name}")).Status.Should().Be(HttpStatusCode.NotFound);
        foreach (var target in new[] { $"/v1/project/{name}/resource/x", $"/v1/project/sockshop/stage/{name}/resource/x" })
        {
            ((int)(await server.Client.GetAsync(target, "resource-service")).Status).Should().BeInRange(400, 499);
        }
    }

    [Fact]
    public async Task Resource_BehindALink_IsNeitherReadNorWritten()
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);
        server.Write("dev/carts/slo.yaml", "one");
        var outside = Directory.CreateTempSubdirectory("keptn-outside-").FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "secret"), "secret");
        Directory.CreateSymbolicLink(Path.Combine(server.Folder, "dev", "carts", "link"), outside);

        var read = await server.Client.GetAsync($"{Service}/link%2Fsecret", token: ServerFixture.Token);
        var written = await server.Client.SendJsonAsync("PUT", $"{Service}/link%2Fnew", """{"resourceContent":"eA=="}""", token: ServerFixture.Token);

        read.Status.Should().Be(HttpStatusCode.NotFound);
        written.Status.Should().Be(HttpStatusCode.InternalServerError);
        Directory.GetFiles(outside).Should().ContainSingle();
        Directory.Delete(outside, recursive: true);
    }

    [Fact]
    public async Task Project_CreatedAndDeletedOverTheApi_IsAFolderThatIsPutAside()
    {
        await using var server = await ServerFixture.StartAsync();
        var shipyard = Convert.ToBase64String(Encoding.UTF8.GetBytes(Shipyards.TwoStages));

        (await server.Client.SendJsonAsync("POST", "/api/controlPlane/v1/project", $$"""{"name":"sockshop","shipyard":"{{shipyard}}"}""", token: ServerFixture.Token))
            .Status.Should().Be(HttpStatusCode.Created);
        (await server.Client.SendJsonAsync("POST", "/api/controlPlane/v1/project/sockshop/service", """{"serviceName":"carts"}""", token: ServerFixture.Token))
            .Status.Should().Be(HttpStatusCode.OK);
        File.Exists(Path.Combine(server.Folder, "sockshop", "shipyard.yaml")).Should().BeTrue();
        Directory.Exists(Path.Combine(server.Folder, "sockshop", "dev", "carts")).Should().BeTrue();
        var project = (await server.Client.GetAsync("/api/controlPlane/v1/project/sockshop", token: ServerFixture.Token)).Json;
        project["stages"]!.AsArray().Select(s => s!["stageName"]!.ToString()).Should().Equal("dev", "prod");
        project["stages"]![0]!["services"]![0]!["serviceName"]!.ToString().Should().Be("carts");

        (await server.Client.SendAsync("DELETE", "/api/controlPlane/v1/project/sockshop", null, token: ServerFixture.Token)).Status.Should().Be(HttpStatusCode.OK);

        (await server.Client.GetAsync("/api/controlPlane/v1/project/sockshop", token: ServerFixture.Token)).Status.Should().Be(HttpStatusCode.NotFound);
        Directory.GetFiles(Path.Combine(server.Folder, ".keptn-local", "deleted"), "shipyard.yaml", SearchOption.AllDirectories).Should().ContainSingle();
    }

    [Fact]
    public async Task Project_ThatTheWholeFolderIs_IsNotDeleted()
    {
        await using var server = await ServerFixture.StartAsync(Shipyards.TwoStages);

        var answer = await server.Client.SendAsync("DELETE", "/v1/project/sockshop", null);

        answer.Status.Should().Be(HttpStatusCode.InternalServerError);
        answer.Json["message"]!.ToString().Should().Contain("as a whole is the project");
        File.Exists(Path.Combine(server.Folder, "shipyard.yaml")).Should().BeTrue();
    }

    private static async Task<(string Content, string Version)> GetAsync(ServerFixture server, string target)
    {
        var answer = await server.Client.GetAsync(target, token: ServerFixture.Token);
        answer.Status.Should().Be(HttpStatusCode.OK, "{0}: {1}", target, answer.Text);
        return (Decode(answer.Json), answer.Json["metadata"]!["version"]!.ToString());
    }

    private static string Decode(JsonNode body) => Encoding.UTF8.GetString(Convert.FromBase64String(body["resourceContent"]?.ToString() ?? string.Empty));

    // The operating system tells of changes when it likes; every round asks the server, which takes some time itself.
    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
