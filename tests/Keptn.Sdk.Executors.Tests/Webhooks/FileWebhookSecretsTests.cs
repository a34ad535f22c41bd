using Keptn.Sdk.Executors.Webhooks;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Tests.Webhooks;

public sealed class FileWebhookSecretsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webhooks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Read_MountedSecretAndFile_FileIsAskedFirst()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "chat"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "chat", "token"), "mounted");
        await File.WriteAllTextAsync(Path.Combine(_folder, "chat", "user"), "me");
        var file = Path.Combine(_folder, "secrets.json");
        await File.WriteAllTextAsync(file, """{"chat":{"token":"local"}}""");
        var secrets = new FileWebhookSecrets(Options.Create(new WebhookOptions { SecretsDirectory = _folder, SecretsFile = file }));

        (await secrets.ReadAsync("chat", "token", default)).Should().Be("local");
        (await secrets.ReadAsync("chat", "user", default)).Should().Be("me");
        (await secrets.ReadAsync("chat", "none", default)).Should().BeNull();
    }

    [Theory]
    [InlineData("..", "outside")]
    [InlineData("chat", "../../outside")]
    [InlineData("/etc", "passwd")]
    [InlineData("chat", "..data/x")]
    [InlineData(".", "outside")]
    public async Task Read_NameThatLeadsOut_FindsNothing(string name, string key)
    {
        var inner = Directory.CreateDirectory(Path.Combine(_folder, "inner")).FullName;
        Directory.CreateDirectory(Path.Combine(inner, "chat"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "outside"), "x");
        await File.WriteAllTextAsync(Path.Combine(inner, "outside"), "x");
        var secrets = new FileWebhookSecrets(Options.Create(new WebhookOptions { SecretsDirectory = inner }));

        (await secrets.ReadAsync(name, key, default)).Should().BeNull();
    }
}
