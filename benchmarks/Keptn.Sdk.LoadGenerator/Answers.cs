namespace Keptn.Sdk.LoadGenerator;

/// <summary>
/// Which answers came for which event: exactly one started and then exactly one finished is right. Written by the thread
/// that receives, read by others when everything is in.
/// </summary>
internal sealed class Answers
{
    private const byte Triggered = 1;
    private const byte Started = 2;
    private const byte Finished = 3;

    // Of a fixed size, because two threads use it: more than a run of an hour needs.
    private readonly byte[] _states = new byte[1 << 26];
    private int _triggered;
    private int _started;
    private int _finished;
    private int _startedAgain;
    private int _finishedAgain;
    private int _finishedFirst;
    private int _unknown;

    internal int TriggeredCount => Volatile.Read(ref _triggered);

    internal int StartedCount => Volatile.Read(ref _started);

    internal int FinishedCount => Volatile.Read(ref _finished);

    /// <summary>Everything that was triggered got one started and then one finished event, and nothing else came.</summary>
    internal bool IsRight =>
        _triggered == _started && _triggered == _finished && _startedAgain + _finishedAgain + _finishedFirst + _unknown == 0;

    /// <summary>Expects answers to an event. Called before it is published.</summary>
    internal void Expect(int number)
    {
        _states[number] = Triggered;
        _triggered++;
    }

    internal void OnStarted(int number)
    {
        switch (GetState(number))
        {
            case Triggered:
                _states[number] = Started;
                Volatile.Write(ref _started, _started + 1);
                break;
            case 0:
                _unknown++;
                break;
            default:
                _startedAgain++;
                break;
        }
    }

    /// <returns>Whether it ends a task that was open.</returns>
    internal bool OnFinished(int number)
    {
        switch (GetState(number))
        {
            case Started:
                _states[number] = Finished;
                Volatile.Write(ref _finished, _finished + 1);
                return true;
            case 0:
                _unknown++;
                return false;
            case Triggered:
                _finishedFirst++;
                return false;
            default:
                _finishedAgain++;
                return false;
        }
    }

    public override string ToString() => FormattableString.Invariant(
        $"{_triggered:#,0} triggered, {_started:#,0} started, {_finished:#,0} finished; {_startedAgain} started again, {_finishedAgain} finished again, {_finishedFirst} finished before started, {_unknown} answers to nothing");

    private byte GetState(int number) => (uint)number < (uint)_states.Length ? _states[number] : (byte)0;
}
