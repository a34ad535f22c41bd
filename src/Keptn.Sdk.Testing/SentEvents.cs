using System.Globalization;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;

namespace Keptn.Sdk.Testing;

/// <summary>
/// The events that were sent, with what tests ask of them. A check that does not hold throws a
/// <see cref="KeptnTestException"/> with a transcript; those that hold can be chained.
/// </summary>
/// <remarks>Types may be full ones, or short as in <c>test.started</c>.</remarks>
/// <typeparam name="TRun">What the checks return: the derived class.</typeparam>
public abstract class SentEvents<TRun>
    where TRun : SentEvents<TRun>
{
    private protected SentEvents(IReadOnlyList<CloudEvent> sent) => Sent = sent;

    /// <summary>The events that were sent, in order.</summary>
    public IReadOnlyList<CloudEvent> Sent { get; }

    /// <summary>The only <c>.finished</c> event.</summary>
    /// <exception cref="KeptnTestException">There is none, or more than one.</exception>
    public SentEvent Finished => Require(IsOfKind(KeptnEventKinds.Finished), "." + KeptnEventKinds.Finished);

    /// <summary>The only <c>.started</c> event.</summary>
    /// <exception cref="KeptnTestException">There is none, or more than one.</exception>
    public SentEvent Started => Require(IsOfKind(KeptnEventKinds.Started), "." + KeptnEventKinds.Started);

    /// <summary>The event at a position.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <exception cref="KeptnTestException">So many events were not sent.</exception>
    public SentEvent this[int index] => index >= 0 && index < Sent.Count
        ? Wrap(Sent[index])
        : throw Failed(string.Create(CultureInfo.InvariantCulture, $"Expected an event at position {index}, {Sent.Count} were sent."));

    /// <summary>The only event of a type.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="KeptnTestException">There is none, or more than one.</exception>
    public SentEvent Only(string type) => Require(IsOfType(type), type);

    /// <summary>All events of a type, in order; there may be none.</summary>
    /// <param name="type">The type.</param>
    public IReadOnlyList<SentEvent> All(string type) => [.. Sent.Where(IsOfType(type)).Select(Wrap)];

    /// <summary>Checks the types of all events that were sent, in order.</summary>
    /// <param name="types">The types.</param>
    /// <exception cref="KeptnTestException">Others were sent.</exception>
    public TRun ShouldHaveSent(params string[] types)
    {
        ArgumentNullException.ThrowIfNull(types);
        return Check(
            Sent.Select(e => e.Type).SequenceEqual(types.Select(EventTypeText.Expand)),
            $"Expected these events to be sent, in this order: {string.Join(", ", types)}.");
    }

    /// <summary>Checks that events of these types were sent, in this order; others may stand between them.</summary>
    /// <param name="types">The types.</param>
    /// <exception cref="KeptnTestException">They were not, or in another order.</exception>
    public TRun ShouldHaveSentInOrder(params string[] types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var found = 0;
        foreach (var sent in Sent)
        {
            if (found < types.Length && sent.Type == EventTypeText.Expand(types[found]))
            {
                found++;
            }
        }

        return Check(
            found == types.Length,
            found == types.Length ? string.Empty
                : $"Expected these events to be sent in this order, others between them or not: {string.Join(", ", types)}. "
                    + (found == 0 ? $"There is no {types[0]}." : $"Behind {types[found - 1]} there is no {types[found]}."));
    }

    /// <summary>Checks how many events were sent.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="KeptnTestException">Their number is another.</exception>
    public TRun ShouldHaveSentCount(int count) =>
        Check(Sent.Count == count, string.Create(CultureInfo.InvariantCulture, $"Expected {count} events to be sent, there were {Sent.Count}."));

    /// <summary>Checks how many events of a type were sent.</summary>
    /// <param name="count">How many.</param>
    /// <param name="type">The type.</param>
    /// <exception cref="KeptnTestException">Their number is another.</exception>
    public TRun ShouldHaveSentCount(int count, string type)
    {
        var actual = Sent.Count(IsOfType(type));
        return Check(actual == count, string.Create(CultureInfo.InvariantCulture, $"Expected {count} events {type} to be sent, there were {actual}."));
    }

    /// <summary>Checks that no event of a type was sent.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="KeptnTestException">One was.</exception>
    public TRun ShouldNotHaveSent(string type) => Check(!Sent.Any(IsOfType(type)), $"Expected that no {type} is sent.");

    /// <summary>Checks that nothing was sent.</summary>
    /// <exception cref="KeptnTestException">Something was.</exception>
    public TRun ShouldHaveSentNothing() => Check(Sent.Count == 0, "Expected that nothing is sent.");

    private protected TRun Check(bool holds, string expectation) => holds ? (TRun)this : throw Failed(expectation);

    private protected KeptnTestException Failed(string expectation) => new($"{expectation}{Environment.NewLine}{this}");

    private static Func<CloudEvent, bool> IsOfType(string type)
    {
        var full = EventTypeText.Expand(type);
        return e => e.Type == full;
    }

    private static Func<CloudEvent, bool> IsOfKind(string kind) => e => e.Type!.EndsWith("." + kind, StringComparison.Ordinal);

    private SentEvent Wrap(CloudEvent cloudEvent) => new(cloudEvent, () => $"{this}");

    private SentEvent Require(Func<CloudEvent, bool> condition, string what)
    {
        var found = Sent.Where(condition).ToList();
        return found.Count == 1
            ? Wrap(found[0])
            : throw Failed(string.Create(CultureInfo.InvariantCulture, $"Expected one {what} event, there are {found.Count}."));
    }
}
