using System.Diagnostics;
using System.Reflection;

namespace Keptn.Sdk.Tests.Architecture;

/// <summary>Calls that libraries must not make, whoever reviews them: clocks of their own, blocking, ending the process.</summary>
public sealed class BannedCallTests
{
    public static TheoryData<string> Names => [.. Packages.Libraries];

    [Theory]
    [MemberData(nameof(Names))]
    public void Library_CallsNothingBanned(string package) => FindViolations(Packages.Load(package).GetTypes()).Should().BeEmpty();

    [Fact]
    public void Scan_FindsEverythingThatIsBanned()
    {
        // The test above is worth nothing if these were not seen.
        var found = FindViolations([typeof(Offender), .. typeof(Offender).GetNestedTypes(BindingFlags.NonPublic)]);

        found.Should().BeEquivalentTo(
            "Offender.get_Clock calls DateTimeOffset.get_UtcNow",
            "Offender.Today calls DateTime.get_Today",
            "Offender.Wait calls Task.Wait",
            "Offender.Sleep calls Thread.Sleep",
            "Offender.Delay calls Task.Delay",
            "Offender.Patience calls Task.WaitAsync",
            "Offender.Source calls CancellationTokenSource..ctor",
            "Offender.Tick calls PeriodicTimer..ctor",
            "Offender.Measure calls Stopwatch.StartNew",
            "Offender.Block calls Task.get_Result",
            "Offender.BlockToo calls TaskAwaiter.GetResult",
            "Offender.Exit calls Environment.Exit",
            "Offender.Print calls Console.WriteLine");
    }

    private static IEnumerable<string> FindViolations(IEnumerable<Type> types) =>
        from type in types
        from method in CompiledCode.GetMethods(type)
        let uses = CompiledCode.ReadUses(method).OfType<MethodBase>().ToList()
        from used in uses
        where IsBanned(used, method, uses)
        select $"{CompiledCode.Outermost(type == typeof(Offender) || type.DeclaringType == typeof(Offender) ? typeof(Offender) : type).Name switch { nameof(BannedCallTests) => nameof(Offender), var name => name }}.{Describe(method)} calls {used.DeclaringType!.Name.Split('`')[0]}.{used.Name}";

    // A lambda or state machine is named after its method: <Delay>b__0, <Delay>d__1.MoveNext.
    private static string Describe(MethodBase method) =>
        new[] { method.Name, method.DeclaringType!.Name }.FirstOrDefault(n => n.StartsWith('<') && n.IndexOf('>') > 1) is { } generated
            ? generated[1..generated.IndexOf('>')]
            : method.Name;

    private static bool IsBanned(MethodBase used, MethodBase by, List<MethodBase> uses)
    {
        var type = used.DeclaringType!;
        var parameters = used.GetParameters().Select(p => p.ParameterType).ToArray();
        var takesTime = parameters.Contains(typeof(TimeSpan)) || parameters.FirstOrDefault() == typeof(int);
        return (type.Name, used.Name) switch
        {
            (nameof(DateTime) or nameof(DateTimeOffset), "get_Now" or "get_UtcNow" or "get_Today") => true,
            (nameof(Thread), nameof(Thread.Sleep)) => true,
            (nameof(Stopwatch), _) => true,
            (nameof(Environment), nameof(Environment.Exit) or nameof(Environment.FailFast) or "get_TickCount" or "get_TickCount64") => true,
            (nameof(Console), _) => true,
            ("Timer", ".ctor") => true,
            (nameof(PeriodicTimer) or nameof(CancellationTokenSource), ".ctor") or (nameof(Task) or "Task`1", nameof(Task.Delay) or nameof(Task.WaitAsync)) =>
                takesTime && !parameters.Contains(typeof(TimeProvider)),
            (nameof(Task), nameof(Task.Wait) or nameof(Task.WaitAll) or nameof(Task.WaitAny)) => true,
            ("Task`1" or "ValueTask`1", "get_Result") => !IsCompletionChecked(uses),
            ("TaskAwaiter" or "TaskAwaiter`1" or "ValueTaskAwaiter" or "ValueTaskAwaiter`1", "GetResult") => by.Name != "MoveNext" && !IsCompletionChecked(uses),
            _ => false,
        };
    }

    private static bool IsCompletionChecked(List<MethodBase> uses) =>
        uses.Any(u => u.Name is "get_IsCompleted" or "get_IsCompletedSuccessfully");

    // Never run: it only has to compile.
    private sealed class Offender
    {
        internal static DateTimeOffset Clock => DateTimeOffset.UtcNow;

        internal static DateTime Today() => DateTime.Today;

        internal static void Wait(Task task) => task.Wait();

        internal static void Sleep() => Thread.Sleep(1);

        internal static async Task Delay() => await Task.Delay(1);

        internal static Task Patience(Task task) => task.WaitAsync(TimeSpan.FromSeconds(1));

        internal static Func<CancellationTokenSource> Source() => () => new CancellationTokenSource(TimeSpan.FromSeconds(1));

        internal static PeriodicTimer Tick() => new(TimeSpan.FromSeconds(1));

        internal static Stopwatch Measure() => Stopwatch.StartNew();

        internal static int Block(Task<int> task) => task.Result;

        internal static int BlockToo(Task<int> task) => task.GetAwaiter().GetResult();

        internal static int DoNotBlock(Task<int> task) => task.IsCompletedSuccessfully ? task.Result : 0;

        internal static async Task<int> AwaitAsync(Task<int> task) => await task;

        internal static Task DelayByAClock(TimeProvider clock) => Task.Delay(TimeSpan.FromSeconds(1), clock);

        internal static CancellationTokenSource SourceWithoutTime() => new();

        internal static void Exit() => Environment.Exit(1);

        internal static void Print() => Console.WriteLine("x");
    }
}
