namespace Keptn.Sdk.Tests.Architecture;

/// <summary>
/// Which part of Keptn.Sdk may use which other: <c>CloudEvents &lt;- Events &lt;- Files, Api, Transport &lt;- Hosting</c>. A
/// change of the table is a decision about the design, and belongs into its description.
/// </summary>
public sealed class LayerTests
{
    private const string Root = "Keptn.Sdk";
    private const string Registration = "Microsoft.Extensions.DependencyInjection";

    /// <summary>
    /// A namespace, with those below it that have no row of their own, and what it may use besides itself. "Root" is
    /// the namespace of what users type; the lower layers may use the part of it that <see cref="IsVocabulary"/> names.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_layers = new()
    {
        [$"{Root}.CloudEvents"] = [],
        [$"{Root}.Events"] = ["CloudEvents"],
        [$"{Root}.Files"] = ["CloudEvents", "Events"],
        [$"{Root}.Diagnostics"] = ["CloudEvents", "Events"],
        [$"{Root}.Api"] = ["CloudEvents", "Events", "Diagnostics"],
        [$"{Root}.Transport"] = ["CloudEvents", "Events", "Diagnostics"],
        [$"{Root}.Transport.Distributor"] = ["CloudEvents", "Events", "Diagnostics", "Transport"],
        [$"{Root}.Transport.Nats"] = ["CloudEvents", "Events", "Diagnostics", "Transport"],
        [$"{Root}.Transport.Remote"] = ["CloudEvents", "Events", "Diagnostics", "Transport", "Api"],
        [$"{Root}.Tooling"] = ["CloudEvents", "Events", "Files", "Api", "Diagnostics"],

        // What a service tells and asks the control plane about itself goes over the API in every mode.
        [$"{Root}.Hosting"] = ["CloudEvents", "Events", "Files", "Api", "Diagnostics", "Transport.*", "Tooling", "Root"],

        // The verbs and what they set up: everything but the clients of the API.
        [Root] = ["CloudEvents", "Events", "Files", "Diagnostics", "Transport.*", "Tooling", "Hosting"],
        [Registration] = ["CloudEvents", "Events", "Files", "Diagnostics", "Transport.*", "Tooling", "Hosting", "Api", "Root"],
    };

    /// <summary>What only some parts may use of other libraries, so that each could be replaced in a day.</summary>
    private static readonly Dictionary<string, string[]> s_libraries = new()
    {
        ["YamlDotNet"] = [$"{Root}.Files.Yaml"],
        ["Polly"] = [$"{Root}.Api", $"{Root}.Hosting"],
        ["Microsoft.AspNetCore.Http"] = [$"{Root}.CloudEvents", $"{Root}.Hosting", $"{Root}.Transport.Distributor"],
        ["Microsoft.AspNetCore"] = [$"{Root}.Hosting", $"{Root}.Transport.Distributor"],
        ["Microsoft.AspNetCore.Builder"] = [Root, $"{Root}.Hosting", $"{Root}.Transport.Distributor"],
        ["Microsoft.AspNetCore.Routing"] = [Root, $"{Root}.Hosting"],
        ["Microsoft.Extensions.Hosting"] = [$"{Root}.Hosting", Registration],
        ["Microsoft.Extensions.Configuration"] = [$"{Root}.Hosting", Registration],
        ["Microsoft.Extensions.DependencyInjection"] = [Root, $"{Root}.Api", $"{Root}.Hosting", $"{Root}.Transport", Registration],
    };

    private static readonly IReadOnlyCollection<(Type From, Type To)> s_references = TypeReferences.Read(typeof(KeptnBuilder).Assembly);

    [Fact]
    public void Namespaces_EachHasItsPlaceInTheTable()
    {
        var homeless = typeof(KeptnBuilder).Assembly.GetTypes()
            .Select(CompiledCode.Outermost)
            .Where(t => IsOurs(t) && FindLayer(t) == Root && t.Namespace != Root)
            .Select(t => t.Namespace).Distinct();

        homeless.Should().BeEmpty("a new part needs a row that says what it may use");
    }

    [Fact]
    public void Layers_UseOnlyWhatTheTableAllows()
    {
        var violations =
            from reference in s_references
            where IsOurs(reference.From) && IsOurs(reference.To)
            let user = FindLayer(reference.From)
            let used = FindLayer(reference.To)
            where user != used && !IsAllowed(user, used) && !(used == Root && IsVocabulary(user, reference.To))
            select $"{reference.From.FullName} uses {reference.To.FullName}";

        violations.Order().Should().BeEmpty();
    }

    [Fact]
    public void Vocabulary_UsesNothingButItself()
    {
        // Else a lower layer would reach the upper ones through it.
        var violations =
            from reference in s_references
            where reference.From.IsAssignableTo(typeof(Exception)) && reference.From.Namespace == Root && IsOurs(reference.To)
            where !reference.To.IsAssignableTo(typeof(Exception)) && FindLayer(reference.To) != $"{Root}.Events"
            select $"{reference.From.FullName} uses {reference.To.FullName}";

        violations.Should().BeEmpty();
    }

    [Fact]
    public void Libraries_AreUsedWhereTheTableAllows()
    {
        var violations =
            from reference in s_references
            where IsOurs(reference.From) && !IsOurs(reference.To) && reference.To.Assembly != typeof(KeptnBuilder).Assembly
            let library = s_libraries.Keys.Where(l => IsIn(reference.To.Namespace, l)).MaxBy(l => l.Length)
            where library is not null && !s_libraries[library].Any(n => n == Root ? reference.From.Namespace == Root : IsIn(reference.From.Namespace, n))
            select $"{reference.From.FullName} uses {reference.To.FullName}";

        violations.Order().Should().BeEmpty();
    }

    [Fact]
    public void References_SeeSignaturesAttributesAndBodies()
    {
        // The tests above are worth nothing if these were not seen.
        s_references.Should().Contain((typeof(IPipelineObserver), typeof(Sdk.CloudEvents.CloudEvent)), "in a signature")
            .And.Contain((typeof(KeptnOptions), typeof(Sdk.Hosting.NumberAttribute)), "in an attribute")
            .And.Contain((typeof(Sdk.Hosting.Outbox), typeof(Sdk.Transport.EventTransportException)), "in the body of a lambda")
            .And.Contain((typeof(KeptnTaskBuilderExtensions), typeof(Sdk.Events.ITaskTriggeredData)), "in a constraint");
    }

    private static bool IsOurs(Type type) =>
        type.Assembly == typeof(KeptnBuilder).Assembly && (IsIn(type.Namespace, Root) || type.Namespace == Registration);

    private static bool IsIn(string? name, string parent) =>
        name == parent || name?.StartsWith(parent + ".", StringComparison.Ordinal) == true;

    private static string FindLayer(Type type) =>
        s_layers.Keys.Where(l => IsIn(type.Namespace, l)).MaxBy(l => l.Length)!;

    private static bool IsAllowed(string from, string to) => s_layers[from].Any(allowed =>
        allowed == "Root" ? to is Root
        : allowed.EndsWith(".*", StringComparison.Ordinal) ? IsIn(to, $"{Root}.{allowed[..^2]}")
        : to == $"{Root}.{allowed}");

    /// <summary>
    /// Exceptions are for all. The options of a connection stand with what users type, and the connection reads them.
    /// </summary>
    private static bool IsVocabulary(string from, Type type) =>
        type.IsAssignableTo(typeof(Exception)) || (from.StartsWith($"{Root}.Transport.", StringComparison.Ordinal) && type.Name.EndsWith("Options", StringComparison.Ordinal));
}
