using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.CloudEvents.Http;

public class BoundedBodyTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(4096, null)]
    [InlineData(4097, null)]
    [InlineData(100_000, null)]
    [InlineData(100_000, 100_000L)]
    [InlineData(100_000, 5L)] // announced too little: what arrives counts
    [InlineData(5, 100_000L)] // announced too much
    [InlineData(200_000, 200_000L)]
    public async Task ReadAsync_UpToTheLimit_GivesAllBytes(int length, long? announced)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        var read = await BoundedBody.ReadAsync(new Drip(bytes), announced, 200_000, CancellationToken.None);

        read.ToArray().Should().Equal(bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public async Task ReadAsync_EndlessBody_StopsOneByteBehindTheLimit(int limit)
    {
        var body = new Endless();

        var act = async () => await BoundedBody.ReadAsync(body, null, limit, CancellationToken.None);

        await act.Should().ThrowAsync<CloudEventFormatException>().WithMessage($"*more than {limit} bytes*");
        body.BytesRead.Should().Be(limit + 1);
    }

    [Fact]
    public async Task ReadAsync_AnnouncedTooLarge_ReadsNothing()
    {
        var body = new Endless();

        var act = async () => await BoundedBody.ReadAsync(body, 11, 10, CancellationToken.None);

        await act.Should().ThrowAsync<CloudEventFormatException>().WithMessage("*11 bytes*10*");
        body.BytesRead.Should().Be(0);
    }

    [Fact]
    public async Task ReadAsync_HugeAnnouncement_IsNotAllocatedInAdvance()
    {
        var body = new Drip(new byte[10]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        await BoundedBody.ReadAsync(body, 500_000_000, int.MaxValue, CancellationToken.None);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(200_000);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        var body = new Silent();
        var reading = BoundedBody.ReadAsync(body, null, 10, source.Token).AsTask();
        reading.IsCompleted.Should().BeFalse();

        await source.CancelAsync();

        await reading.Awaiting(r => r).Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Drip(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1_021)], cancellationToken);
    }

    private sealed class Endless : MemoryStream
    {
        internal long BytesRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            BytesRead += buffer.Length;
            return new(buffer.Length);
        }
    }

    private sealed class Silent : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
