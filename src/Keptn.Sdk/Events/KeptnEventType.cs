using System.Runtime.CompilerServices;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Events;

/// <summary>
/// The type of a Keptn event, taken apart. Parsing never throws; <see cref="Parse"/> is strict and says why not.
/// </summary>
/// <remarks>
/// The grammar follows Keptn's spec (cloudevents.md) where go-utils counts dots only: the prefix is checked,
/// <c>status.changed</c> is a kind, and project, service, problem, monitoring and log events are known.
/// </remarks>
public readonly record struct KeptnEventType
{
    /// <summary>The prefix of task and sequence events.</summary>
    public const string Prefix = "sh.keptn.event.";

    /// <summary>The type of an error report.</summary>
    public const string ErrorLog = "sh.keptn.log.error";

    /// <summary>The type of a problem notification.</summary>
    public const string Problem = "sh.keptn.events.problem";

    /// <summary>The type of the command that configures monitoring.</summary>
    public const string ConfigureMonitoring = "sh.keptn.event.monitoring.configure";

    private readonly string? _value;

    private KeptnEventType(string value) => _value = value;

    /// <summary>The whole type as on the wire.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>What the event is about; <see cref="KeptnEventCategory.Unknown"/> where this is no Keptn event type.</summary>
    public KeptnEventCategory Category { get; private init; }

    /// <summary>What happened: <c>triggered</c>, <c>started</c>, <c>finished</c>, <c>status.changed</c>, ...; empty if none.</summary>
    public string Kind { get => field ?? string.Empty; private init; }

    /// <summary>The task of a task event; otherwise <see langword="null"/>.</summary>
    public string? Task { get; private init; }

    /// <summary>The stage of a sequence event; otherwise <see langword="null"/>.</summary>
    public string? Stage { get; private init; }

    /// <summary>The sequence of a sequence event; otherwise <see langword="null"/>.</summary>
    public string? Sequence { get; private init; }

    /// <summary>What happens to the project or service: <c>create</c> or <c>delete</c>; otherwise <see langword="null"/>.</summary>
    public string? Action { get; private init; }

    /// <summary>Whether this asks for a task: a task event of kind <c>triggered</c>.</summary>
    public bool IsTaskTriggered => Category == KeptnEventCategory.Task && Kind == KeptnEventKinds.Triggered;

    /// <summary>The type that asks for a task.</summary>
    /// <param name="task">The task's name, for instance <c>test</c>.</param>
    public static string Triggered(string task) => ForTask(task, KeptnEventKinds.Triggered);

    /// <summary>The type that says that a task has begun.</summary>
    /// <param name="task">The task's name.</param>
    public static string Started(string task) => ForTask(task, KeptnEventKinds.Started);

    /// <summary>The type that reports progress of a task.</summary>
    /// <param name="task">The task's name.</param>
    public static string StatusChanged(string task) => ForTask(task, KeptnEventKinds.StatusChanged);

    /// <summary>The type that says that a task has ended.</summary>
    /// <param name="task">The task's name.</param>
    public static string Finished(string task) => ForTask(task, KeptnEventKinds.Finished);

    /// <summary>The type that takes back an earlier outcome (evaluations only).</summary>
    /// <param name="task">The task's name.</param>
    public static string Invalidated(string task) => ForTask(task, KeptnEventKinds.Invalidated);

    /// <summary>The type of a sequence event.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="sequence">The sequence's name.</param>
    /// <param name="kind"><c>triggered</c> or <c>finished</c>.</param>
    /// <exception cref="ArgumentException">A part is empty or has a dot.</exception>
    public static string ForSequence(string stage, string sequence, string kind)
    {
        ThrowIfNoName(stage);
        ThrowIfNoName(sequence);
        ThrowIfNoName(kind);
        return $"{Prefix}{stage}.{sequence}.{kind}";
    }

    /// <summary>The type of a task event.</summary>
    /// <param name="task">The task's name, without dots.</param>
    /// <param name="kind">What happened, for instance <c>finished</c>.</param>
    /// <exception cref="ArgumentException">A part is empty or has a dot (<c>status.changed</c> may).</exception>
    public static string ForTask(string task, string kind)
    {
        ThrowIfNoName(task);
        ThrowIfNoKind(kind);
        return $"{Prefix}{task}.{kind}";
    }

    /// <summary>Takes a type apart.</summary>
    /// <param name="value">The type.</param>
    /// <exception cref="FormatException">This is no Keptn event type; the message says why not.</exception>
    public static KeptnEventType Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return KeptnEventTypeParser.TryParse(value, out var type, out var reason)
            ? type
            : throw new FormatException($"'{value}' is not a Keptn event type: {reason}.");
    }

    /// <summary>Takes a type apart. Never throws.</summary>
    /// <param name="value">The type.</param>
    /// <param name="type">
    /// The parts; otherwise a type of category <see cref="KeptnEventCategory.Unknown"/> that keeps the text.
    /// </param>
    public static bool TryParse(string? value, out KeptnEventType type) =>
        KeptnEventTypeParser.TryParse(value ?? string.Empty, out type, out _);

    /// <summary>The same task, sequence, project or service with another kind.</summary>
    /// <param name="kind">The kind, for instance <c>finished</c>.</param>
    /// <exception cref="ArgumentException">
    /// The kind is empty or has a dot (<c>status.changed</c> may, except for sequences).
    /// </exception>
    /// <exception cref="InvalidOperationException">The type has no kinds.</exception>
    public string WithKind(string kind)
    {
        if (Category == KeptnEventCategory.Sequence)
        {
            ThrowIfNoName(kind);
        }
        else
        {
            ThrowIfNoKind(kind);
        }

        // Every answer asks for one, and there are few.
        return RecurringText.Concat(Value.AsSpan(0, LengthWithoutKind() + 1), kind);
    }

    /// <summary>What all events of the task, sequence, project or service have in common: the type up to its kind.</summary>
    /// <returns>For instance <c>sh.keptn.event.test</c>.</returns>
    /// <exception cref="InvalidOperationException">The type has no kinds.</exception>
    public string WithoutKind() => Value[..LengthWithoutKind()];

    /// <summary>Whether a subscription's pattern covers this type: <c>*</c> is one part, a final <c>&gt;</c> all the rest.</summary>
    /// <param name="pattern">A type, or a pattern as in NATS subjects, for instance <c>sh.keptn.event.*.triggered</c>.</param>
    public bool Matches(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return KeptnEventTypeParser.Matches(Value, pattern);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    internal static KeptnEventType Create(
        string value, KeptnEventCategory category, string? kind = null, string? task = null,
        string? stage = null, string? sequence = null, string? action = null) =>
        new(value) { Category = category, Kind = kind!, Task = task, Stage = stage, Sequence = sequence, Action = action };

    private static void ThrowIfNoKind(string kind)
    {
        if (kind != KeptnEventKinds.StatusChanged)
        {
            ThrowIfNoName(kind);
        }
    }

    private static void ThrowIfNoName(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' has a dot; Keptn could not tell the parts of the event type apart.", parameter);
        }
    }

    private int LengthWithoutKind() =>
        Category is KeptnEventCategory.Task or KeptnEventCategory.Sequence or KeptnEventCategory.Project or KeptnEventCategory.Service
            ? Value.Length - Kind.Length - 1
            : throw new InvalidOperationException($"'{Value}' is not of a type that has kinds.");
}
