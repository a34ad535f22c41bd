namespace Keptn.Sdk.Transport.Nats;

/// <summary>A subject that is published on, and what is known about a stream behind it.</summary>
internal sealed class JetStreamSubject(NatsSubject subject)
{
    private readonly Lock _gate = new();
    private Task? _check;
    private long _checkedAt;
    private int _connection;
    private volatile Knowledge _knowledge;

    private enum Knowledge
    {
        None,
        Covered,
        NotCovered,

        /// <summary>A stream did not acknowledge: it may be gone, or busy.</summary>
        CoveredInDoubt,
    }

    internal NatsSubject Subject => subject;

    /// <summary>Whether a stream covers the subject; <see langword="null"/> while that is not known.</summary>
    internal bool? IsCovered => _knowledge switch
    {
        Knowledge.Covered => true,
        Knowledge.NotCovered => false,
        _ => null,
    };

    /// <summary>Whether the knowledge is too old, or of another connection.</summary>
    internal bool IsOutdated(TimeProvider timeProvider, TimeSpan interval, int connection) =>
        connection != Volatile.Read(ref _connection)
        || timeProvider.GetElapsedTime(Volatile.Read(ref _checkedAt)) > interval;

    internal void Learn(bool isCovered) => _knowledge = isCovered ? Knowledge.Covered : Knowledge.NotCovered;

    /// <summary>
    /// There was no answer to the question: what was known stays. Where nothing was, no stream is assumed; but a stream that
    /// cannot answer just now still tells repetitions apart, and who sends past it sends twice, or what nobody keeps.
    /// </summary>
    internal void LearnNothing() => Learn(_knowledge is Knowledge.Covered or Knowledge.CoveredInDoubt);

    /// <summary>The knowledge may be wrong: the next sender asks again, and waits for the answer.</summary>
    internal void Doubt() => _knowledge = _knowledge is Knowledge.Covered or Knowledge.CoveredInDoubt ? Knowledge.CoveredInDoubt : Knowledge.None;

    /// <summary>Asks, unless somebody does already: those who come meanwhile share the answer.</summary>
    internal Task CheckAsync(TimeProvider timeProvider, int connection, Func<JetStreamSubject, Task> check)
    {
        lock (_gate)
        {
            if (_check is { IsCompleted: false })
            {
                return _check;
            }

            Volatile.Write(ref _checkedAt, timeProvider.GetTimestamp());
            Volatile.Write(ref _connection, connection);
            return _check = check(this);
        }
    }
}
