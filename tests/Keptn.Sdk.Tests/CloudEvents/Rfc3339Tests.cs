using System.Globalization;
using Keptn.Sdk.CloudEvents;

namespace Keptn.Sdk.Tests.CloudEvents;

public class Rfc3339Tests
{
    [Theory]
    [InlineData("2022-03-08T09:50:39.599Z", "2022-03-08T09:50:39.5990000+00:00")]
    [InlineData("2019-10-28T15:44:27.152330783Z", "2019-10-28T15:44:27.1523307+00:00")]
    [InlineData("2019-10-28T15:44:27.1234567890123456789Z", "2019-10-28T15:44:27.1234567+00:00")]
    [InlineData("2019-06-07T07:02:15.64489Z", "2019-06-07T07:02:15.6448900+00:00")]
    [InlineData("2019-11-18T11:21:06Z", "2019-11-18T11:21:06.0000000+00:00")]
    [InlineData("2019-11-18t11:21:06z", "2019-11-18T11:21:06.0000000+00:00")]
    [InlineData("2019-11-18T11:21:06+05:30", "2019-11-18T11:21:06.0000000+05:30")]
    [InlineData("2019-11-18T11:21:06-00:00", "2019-11-18T11:21:06.0000000+00:00")]
    [InlineData("2019-11-18T11:21:06+14:00", "2019-11-18T11:21:06.0000000+14:00")]
    [InlineData("2019-11-18T11:21:06-14:01", "2019-11-19T01:22:06.0000000+00:00")]
    [InlineData("2019-11-18T11:21:06+23:59", "2019-11-17T11:22:06.0000000+00:00")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("0001-01-01T00:53:28+00:53", "0001-01-01T00:53:28.0000000+00:53")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999+00:00")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.9999999+00:00")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000+00:00")]
    public void TryParse_Time_GivesTheMoment(string text, string expected)
    {
        Rfc3339.TryParse(text, out var time).Should().BeTrue();

        time.ToString("o", CultureInfo.InvariantCulture).Should().Be(expected);
    }

    [Theory]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0000-02-29T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    public void TryRead_BeyondWhatATimeCanHold_IsWellFormedButNoTime(string text)
    {
        Rfc3339.TryRead(text, out var time).Should().BeTrue();
        time.Should().BeNull();
        Rfc3339.TryParse(text, out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("2019-11-18")]
    [InlineData("2019-11-18T11:21:06")]
    [InlineData("2019-11-18T11:21:06.")]
    [InlineData("2019-11-18T11:21:06.Z")]
    [InlineData("2019-11-18T11:21:06.5")]
    [InlineData("2019-11-18T11:21:06ZZ")]
    [InlineData("2019-11-18T11:21:06+0100")]
    [InlineData("2019-11-18T11:21:06+24:00")]
    [InlineData("2019-11-18T11:21:06+01:60")]
    [InlineData("2019-11-18 11:21:06Z")]
    [InlineData("2019-11-18T24:00:00Z")]
    [InlineData("2019-11-18T11:60:00Z")]
    [InlineData("2019-11-18T11:21:61Z")]
    [InlineData("2019-13-18T11:21:06Z")]
    [InlineData("2019-00-18T11:21:06Z")]
    [InlineData("2023-02-29T11:21:06Z")]
    [InlineData("2019-11-00T11:21:06Z")]
    [InlineData("-019-11-18T11:21:06Z")]
    [InlineData("+019-11-18T11:21:06Z")]
    [InlineData("٢٠١٩-11-18T11:21:06Z")]
    [InlineData("2019-11-18T11:21:06\u0000Z")]
    public void TryRead_AnythingElse_IsRefused(string text)
    {
        Rfc3339.TryRead(text, out _).Should().BeFalse();
    }

    [Fact]
    public void Format_AnyTime_IsReadBackEqual()
    {
        var random = new Random(3339);
        for (var i = 0; i < 5_000; i++)
        {
            var offset = TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1));
            var ticks = random.NextInt64(TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay);
            var time = new DateTimeOffset(ticks, offset);

            Rfc3339.TryParse(Rfc3339.Format(time), out var read).Should().BeTrue();

            read.EqualsExact(time).Should().BeTrue();
        }
    }
}
