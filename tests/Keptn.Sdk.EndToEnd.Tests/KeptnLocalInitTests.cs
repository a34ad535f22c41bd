namespace Keptn.Sdk.EndToEnd.Tests;

/// <summary><c>keptn-local init</c>: what it writes is run by the next command.</summary>
public sealed class KeptnLocalInitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keptn-init-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Init_TheCommandThatItPrints_RunsASequenceToItsEnd()
    {
        var folder = Path.Combine(_folder, "my-project");

        var (exitCode, output, error) = await KeptnLocalAsync("init", folder, "--project", "shop");

        (exitCode, error).Should().Be((0, string.Empty));
        var next = output[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        next.Should().Equal("keptn-local", "run", "dev.delivery", "--project", "shop", "--service", "hello", "--dir", folder);

        var (ended, lines, _) = await KeptnLocalAsync(next[1..]);

        ended.Should().Be(0);
        lines.Should().Contain(line => line.Contains("dev  approval", StringComparison.Ordinal) && line.Contains("pass", StringComparison.Ordinal));
        lines[^1].Should().StartWith("PASSED after");
    }

    [Fact]
    public async Task Init_FolderOfAnotherName_IsServedUnderTheNameOfTheProject()
    {
        var folder = Path.Combine(_folder, "my-project");
        await KeptnLocalAsync("init", folder, "--project", "shop");

        await using var serve = await KeptnLocalProcess.ServeAsync(folder);

        serve.Output.Should().ContainSingle(line => line.StartsWith("  project ", StringComparison.Ordinal))
            .Which.Should().StartWith("  project shop  (");
        serve.Output.Should().Contain(line => line.Contains("\"project\":\"shop\"", StringComparison.Ordinal), "the command to go on with names it too");
    }

    [Fact]
    public async Task Init_MetadataIsThere_IsLeftAlone()
    {
        var metadata = Path.Combine(_folder, "metadata.yaml");
        await File.WriteAllTextAsync(metadata, "projectName: mine");

        await KeptnLocalAsync("init", _folder);

        (await File.ReadAllTextAsync(metadata)).Should().Be("projectName: mine");
    }

    [Fact]
    public async Task Init_WhatItWrites_IsValid()
    {
        await KeptnLocalAsync("init", _folder);

        var (exitCode, output, _) = await KeptnLocalAsync("validate", _folder);

        exitCode.Should().Be(0);
        output[^1].Should().Be("OK: 1 file, 0 errors, 0 warnings");
    }

    [Fact]
    public async Task Init_FileIsThere_IsLeftAlone()
    {
        var shipyard = Path.Combine(_folder, "shipyard.yaml");
        await File.WriteAllTextAsync(shipyard, "mine");

        var (exitCode, _, error) = await KeptnLocalAsync("init", _folder);

        exitCode.Should().Be(2);
        error.Should().Contain(shipyard).And.Contain("exists");
        (await File.ReadAllTextAsync(shipyard)).Should().Be("mine");
    }

    [Theory]
    [InlineData("My Project")]
    [InlineData("")]
    [InlineData("a: b")]
    public async Task Init_NameThatIsNone_WritesNothing(string project)
    {
        var (exitCode, _, error) = await KeptnLocalAsync("init", _folder, "--project", project);

        exitCode.Should().Be(2);
        error.Should().Contain($"'{project}' cannot be the name of a project");
        Directory.EnumerateFileSystemEntries(_folder).Should().BeEmpty();
    }

    private static Task<(int ExitCode, string[] Output, string Error)> KeptnLocalAsync(params string[] arguments) =>
        SampleProcess.RunProgramAsync(KeptnLocalProcess.Program, arguments);
}
