using System.Text;
using Keptn.Sdk.Executors.Kubernetes;

namespace Keptn.Sdk.Executors.Tests.Kubernetes;

/// <summary>Reading what has no end: lines of a watch, the tail of a log.</summary>
public sealed class ByteReaderTests
{
    [Theory]
    [InlineData("", 10, "")]
    [InlineData("abc", 10, "abc")]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("0123456789a", 10, "123456789a")]
    [InlineData("0123456789", 0, "")]
    public void Tail_KeepsTheEnd(string text, int limit, string expected)
    {
        for (var size = 1; size <= Math.Max(text.Length, 1); size++)
        {
            var tail = new TextTail(limit);
            foreach (var part in text.Chunk(size))
            {
                tail.Add(Encoding.UTF8.GetBytes(part));
            }

            tail.ToString().Should().Be(expected);
            tail.IsCut.Should().Be(text.Length > limit);
        }
    }

    [Fact]
    public void Tail_DoesNotBeginInTheMiddleOfACharacter()
    {
        var tail = new TextTail(5);

        tail.Add("ääää"u8);

        tail.ToString().Should().Be("ää");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task Lines_InAnyPieces_AreWhole(int piece)
    {
        var wide = new string('x', 40_000);
        await using var lines = new LineReader(new Pieces($"one\n\ntwo\n{wide}\nhalf", piece), 100_000);
        var read = new List<string>();

        while (await lines.ReadAsync(default) is { } line)
        {
            read.Add(Encoding.UTF8.GetString(line));
        }

        read.Should().Equal("one", "two", wide);
    }

    [Fact]
    public async Task Line_WithoutEnd_IsNotReadForEver()
    {
        await using var lines = new LineReader(new Pieces(new string('x', 200_000), 5000), 100_000);

        await lines.Invoking(l => l.ReadAsync(default).AsTask()).Should().ThrowAsync<KubernetesException>();
    }

    /// <summary>A text that comes in pieces.</summary>
    private sealed class Pieces(string text, int size) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
