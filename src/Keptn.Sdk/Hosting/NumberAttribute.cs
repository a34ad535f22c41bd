using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Keptn.Sdk.Hosting;

/// <summary>The bounds of an option that is a number. Unlike <see cref="RangeAttribute"/> it names the value.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NumberAttribute(long minimum, long maximum) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        return number >= minimum && number <= maximum
            ? ValidationResult.Success
            : new($"Keptn:{validationContext.MemberName} is {number}; it must be from {minimum} to {maximum}.");
    }
}
