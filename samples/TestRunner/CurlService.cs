using Keptn.Sdk;
using Keptn.Sdk.Tooling;

namespace TestRunner;

/// <summary>The whole Keptn service: it runs curl as a small load test, as curl/curl.conf.yaml says.</summary>
internal static class CurlService
{
    internal static KeptnBuilder AddTo(IServiceCollection services) => services.AddKeptn("curl-service")
        .AddTestRunner("curl", RunAsync, o => o.ReachabilityTimeout = TimeSpan.FromSeconds(30));

    private static async Task<TaskResult> RunAsync(TestJob job, CancellationToken cancellationToken)
    {
        var settings = job.Workload.Settings;
        var answers = new CurlAnswers();

        // The script is a file of curl options. What follows the # is not sent: it only makes curl repeat the request.
        var command = new ToolCommand(
            "curl",
            "--config", job.GetPath(job.Workload.Script ?? "curl/options.txt"),
            "--silent",
            "--parallel", "--parallel-max", settings.GetValueOrDefault("parallel", "5"),
            "--output", "/dev/null",
            "--write-out", "%{http_code} %{time_total}\\n",
            $"{new Uri(job.Target, settings.GetValueOrDefault("path", "/"))}#[1-{settings.GetValueOrDefault("requests", "100")}]")
        {
            OnOutput = answers.Add,
        };

        await job.RunAsync(command, cancellationToken);
        return answers.Count == 0
            ? TaskResult.Errored("curl has not sent a request")
            : job.Judge(answers.Measure(), answers.ToString());
    }
}
