using Keptn.Sdk.Executors.Kubernetes.Wire;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>How a job ended.</summary>
internal sealed record JobEnd(bool Succeeded, string Reason)
{
    /// <summary>Reads a job's conditions; <see langword="null"/> while it goes on.</summary>
    internal static JobEnd? Find(Job job)
    {
        foreach (var condition in job.Status?.Conditions ?? [])
        {
            if (condition.Status is not "True")
            {
                continue;
            }

            switch (condition.Type)
            {
                case "Complete":
                    return new(true, "it completed");
                case "Failed" when condition.Reason == "DeadlineExceeded":
                    return new(false, "the job was active longer than its deadline (DeadlineExceeded)");
                case "Failed":
                    return new(false, $"the job failed ({condition.Reason ?? "no reason is given"}: {condition.Message})");
                case "Suspended":
                    return new(false, $"the job was suspended ({condition.Reason ?? "no reason is given"}: {condition.Message})");
            }
        }

        return null;
    }
}
