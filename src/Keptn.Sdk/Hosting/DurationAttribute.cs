using System.ComponentModel.DataAnnotations;

namespace Keptn.Sdk.Hosting;

/// <summary>The bounds of an option that is a time: more than zero, and no more than timers take.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationAttribute : ValidationAttribute
{
    /// <summary>The longest time that timers of the framework take (about 49 days).</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>The longest time, in hours. Default: <see cref="Longest"/>.</summary>
    public int MaxHours { get; set; }

    internal static bool IsInRange(TimeSpan time, TimeSpan longest) => time > TimeSpan.Zero && time <= longest;

    internal static string DescribeRange(TimeSpan longest) =>
        $"it must be more than zero and at most {(longest.TotalDays < 2 ? $"{longest.TotalHours:0} h" : $"{Math.Floor(longest.TotalDays)} days")}";

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var longest = MaxHours == 0 ? Longest : TimeSpan.FromHours(MaxHours);
        return value is TimeSpan time && IsInRange(time, longest)
            ? ValidationResult.Success
            : new($"Keptn:{validationContext.MemberName} is {value}; {DescribeRange(longest)}.");
    }
}
