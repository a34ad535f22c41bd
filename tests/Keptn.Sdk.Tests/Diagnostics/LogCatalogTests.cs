using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Keptn.Sdk.Tests.Architecture;
using Keptn.Sdk.Tests.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Tests.Diagnostics;

/// <summary>
/// Every message that the packages log, against the table in docs/log-messages.md. To accept a change, run the tests
/// once with UPDATE_SNAPSHOTS=1 and commit what they write.
/// </summary>
public sealed partial class LogCatalogTests
{
    private const string Begin = "<!-- log messages: written by LogCatalogTests -->\n";
    private const string End = "<!-- end of log messages -->";

    private static readonly string s_page = Path.Combine(RepositoryRoot.Path, "docs", "log-messages.md");

    /// <summary>The catalogues: which ids they have, and under which categories their messages appear.</summary>
    private static readonly (Type Catalog, int From, int To, string Part, string Category)[] s_catalogs =
    [
        (typeof(Sdk.Diagnostics.Log), 1, 99, "events and tasks", "Keptn.Sdk"),
        (typeof(Sdk.Transport.Nats.NatsLog), 3100, 3199, "NATS", "Keptn.Sdk.Transport.Nats.NatsTransport"),
        (typeof(Sdk.Transport.Distributor.DistributorLog), 3200, 3299, "distributor", "Keptn.Sdk.Transport.Distributor"),
        (typeof(Sdk.Transport.Remote.RemoteLog), 3300, 3399, "remote", "Keptn.Sdk.Transport.Remote"),
        (Find("Keptn.Sdk.Api.ApiLog"), 4100, 4199, "Keptn API", "Keptn.Sdk.Api.KeptnApiClient"),
        (typeof(Sdk.Hosting.Registration.RegistrationLog), 4200, 4299, "registration, missed tasks, Keptn's log", "Keptn.Sdk"),
        (typeof(Sdk.Hosting.Sequences.SequencesLog), 4300, 4399, "sequences over the API", "Keptn.Sdk"),
        (typeof(Sdk.Hosting.Connection.ConnectionLog), 5100, 5199, "connection", "Keptn.Sdk.Connection"),
        (typeof(Sdk.Hosting.Roles.NotifierLog), 5200, 5249, "notifiers", "Keptn.Sdk.Notifiers"),
        (typeof(Sdk.Hosting.Roles.AlertLog), 5250, 5299, "alerts", "Keptn.Sdk.Alerts"),
        (typeof(Local.LocalControlPlane).Assembly.GetType("Keptn.Sdk.Local.Hosting.Log", throwOnError: true)!, 6000, 6099, "local control plane", "Keptn.Sdk.Local.LocalControlPlane"),
        (Packages.Load("Keptn.Sdk.Executors").GetType("Keptn.Sdk.Executors.Webhooks.WebhookLog", throwOnError: true)!, 7000, 7099, "webhooks", "Keptn.Sdk.Handlers"),
        (Packages.Load("Keptn.Sdk.Executors").GetType("Keptn.Sdk.Executors.Jobs.JobLog", throwOnError: true)!, 7100, 7149, "jobs", "Keptn.Sdk.Handlers"),
        (Packages.Load("Keptn.Sdk.Executors").GetType("Keptn.Sdk.Executors.Kubernetes.KubernetesLog", throwOnError: true)!, 7150, 7199, "jobs in Kubernetes", "Keptn.Sdk.Executors.Kubernetes.KubernetesJobRunner"),
        (Packages.Load("Keptn.Sdk.Executors").GetType("Keptn.Sdk.Executors.Scripts.ScriptLog", throwOnError: true)!, 7200, 7299, "scripts", "Keptn.Sdk.Handlers"),
    ];

    [Fact]
    public void Catalogs_AreAllKnown() => GetLibraryTypes()
        .Where(t => GetMessages(t).Any())
        .Should().BeEquivalentTo(s_catalogs.Select(c => c.Catalog), "each has its range of ids, and its row in the documentation");

    [Fact]
    public void Ids_AreUniqueAndInTheRangeOfTheirCatalog()
    {
        var all = s_catalogs.SelectMany(c => GetMessages(c.Catalog), (c, m) => (c.From, c.To, m.EventId, Name: $"{c.Catalog.FullName}.{m.Method}")).ToList();

        all.Should().HaveCountGreaterThan(70);
        all.GroupBy(m => m.EventId).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(m => m.Name))}").Should().BeEmpty();
        all.Where(m => m.EventId < m.From || m.EventId > m.To).Select(m => $"{m.Name} has {m.EventId}").Should().BeEmpty();
    }

    [Fact]
    public void Messages_AreSentences()
    {
        var violations = s_catalogs.SelectMany(c => GetMessages(c.Catalog)).Where(m => FindProblem(m.Message) is not null).Select(m => $"{m.EventId}: {FindProblem(m.Message)}: {m.Message}");

        violations.Should().BeEmpty();
    }

    [Theory]
    [InlineData("The service stopped.", true)]
    [InlineData("{Handler} failed for event {Id}.", true)]
    [InlineData("It failed: {Reason}", true)]
    [InlineData("The service stopped", false)]
    [InlineData("It failed for {Id}", false)]
    [InlineData("it failed.", false)]
    [InlineData("It failed: {Reason} Next attempt in {Delay}.", false)]
    [InlineData("It failed:  {Reason}", false)]
    public void FindProblem_KnowsASentence(string message, bool isSentence) => (FindProblem(message) is null).Should().Be(isSentence);

    [Fact]
    public void Page_ListsEveryMessage()
    {
        var page = File.ReadAllText(s_page).ReplaceLineEndings("\n");
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        start.Should().BeGreaterThan(Begin.Length);
        end.Should().BeGreaterThanOrEqualTo(start);
        var expected = Describe();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            page = page[..start] + expected + page[end..];
            File.WriteAllText(s_page, page);
            end = page.IndexOf(End, StringComparison.Ordinal);
        }

        page[start..end].Should().Be(expected, "the page lists what is logged; to accept a change run with UPDATE_SNAPSHOTS=1");
    }

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var (catalog, from, to, part, category) in s_catalogs)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {from} to {to}: {part}\n\nCategory `{category}`.\n\n| id | level | message |\n|---:|---|---|\n");
            foreach (var message in GetMessages(catalog).OrderBy(m => m.EventId))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {message.EventId} | {message.Level} | {message.Message} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    /// <summary>
    /// What is wrong with a message. A text from elsewhere may end with a full stop or not: it stands last, after a
    /// colon, and nothing follows.
    /// </summary>
    private static string? FindProblem(string message) =>
        !Ending().IsMatch(message) ? "it ends neither with a full stop nor with a text after a colon"
        : !char.IsUpper(message[0]) && message[0] != '{' ? "it does not begin with a capital letter"
        : Joint().IsMatch(message) ? "a sentence follows a text without a full stop between"
        : message.Contains("  ", StringComparison.Ordinal) ? "it has two blanks in a row"
        : null;

    private static IEnumerable<Type> GetLibraryTypes() => Architecture.Packages.Libraries.SelectMany(l => Architecture.Packages.Load(l).GetTypes());

    private static Type Find(string name) => typeof(KeptnBuilder).Assembly.GetType(name, throwOnError: true)!;

    private static IEnumerable<(int EventId, LogLevel Level, string Message, string Method)> GetMessages(Type type) =>
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (message.EventId, message.Level, message.Message, method.Name);

    [GeneratedRegex(@"(\.|: \{\w+\})$")]
    private static partial Regex Ending();

    [GeneratedRegex(@"\} [A-Z][a-z]")]
    private static partial Regex Joint();
}
