using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// Reads the settings of job-executor-service under their own names, where the section has nothing of its own.
/// Source: job-executor-service, cmd/job-executor-service/main.go.
/// </summary>
internal sealed class JobSettings(IConfiguration configuration) : IConfigureOptions<JobOptions>
{
    public void Configure(JobOptions options)
    {
        if (!configuration.GetSection($"{KeptnJobBuilderExtensions.Section}:{nameof(JobOptions.AllowedImages)}").GetChildren().Any())
        {
            foreach (var image in (Read("ALLOWED_IMAGE_LIST") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                options.AllowedImages.Add(image);
            }
        }

        options.AllowPrivileged = ReadFlag("ALLOW_PRIVILEGED_JOBS") ?? options.AllowPrivileged;
        options.DefaultLimitsCpu = Read("DEFAULT_RESOURCE_LIMITS_CPU") ?? options.DefaultLimitsCpu;
        options.DefaultLimitsMemory = Read("DEFAULT_RESOURCE_LIMITS_MEMORY") ?? options.DefaultLimitsMemory;
        options.DefaultRequestsCpu = Read("DEFAULT_RESOURCE_REQUESTS_CPU") ?? options.DefaultRequestsCpu;
        options.DefaultRequestsMemory = Read("DEFAULT_RESOURCE_REQUESTS_MEMORY") ?? options.DefaultRequestsMemory;
        options.DefaultServiceAccount = Read("DEFAULT_JOB_SERVICE_ACCOUNT") ?? options.DefaultServiceAccount;
        options.InitContainerImage = Read("INIT_CONTAINER_IMAGE") ?? options.InitContainerImage;
        options.Namespace = Read("JOB_NAMESPACE") ?? options.Namespace;
        options.TaskDeadline = ReadSeconds("TASK_DEADLINE_SECONDS") ?? options.TaskDeadline;
    }

    private string? Read(string name) => configuration[name] is { Length: > 0 } value ? value.Trim() : null;

    private bool? ReadFlag(string name) => Read(name) switch
    {
        null => null,
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        var text => throw Wrong(name, text, "true or false"),
    };

    // 0 and less mean none.
    private TimeSpan? ReadSeconds(string name) => Read(name) is not { } text ? null
        : !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) || seconds > 40 * 24 * 3600
            ? throw Wrong(name, text, "a number of seconds up to 40 days")
        : seconds > 0 ? TimeSpan.FromSeconds(seconds)
        : null;

    private static OptionsValidationException Wrong(string name, string value, string expected) =>
        new(Options.DefaultName, typeof(JobOptions), [$"{name} is '{value}'; it must be {expected}."]);
}
