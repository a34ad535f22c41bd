namespace Keptn.Sdk.Hosting;

/// <summary>Where an execution stands in the row of a <see cref="TimeLimit"/>, whose lock guards it.</summary>
internal struct TimeLimitPlace
{
    /// <summary>In whose row; <see langword="null"/> for nobody's.</summary>
    internal TimeLimit? Limit { get; set; }

    /// <summary>When the time began.</summary>
    internal long Since { get; set; }

    internal ExecutionLifetime? Previous { get; set; }

    internal ExecutionLifetime? Next { get; set; }
}
