using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Keptn.Sdk.Tests.Architecture;

/// <summary>
/// What a package offers, for people to review: one line a member, sorted, so that a change is seen in a diff.
/// What the compiler adds by itself, for instance to records, is left out.
/// </summary>
internal sealed class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly NullabilityInfoContext _nullability = new();

    internal static string Describe(Assembly assembly)
    {
        var api = new PublicApi();
        var text = new StringBuilder();
        var types = assembly.GetTypes().Where(IsVisible).OrderBy(t => t.Namespace, StringComparer.Ordinal).ThenBy(t => t.FullName, StringComparer.Ordinal);
        string? last = null;
        foreach (var type in types)
        {
            if (type.Namespace != last)
            {
                text.Append(last is null ? string.Empty : "\n").Append("namespace ").Append(last = type.Namespace).Append('\n');
            }

            text.Append('\n').Append(api.DescribeHeader(type)).Append('\n');
            foreach (var (_, member) in api.DescribeMembers(type).OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Text, StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsVisible(Type type) =>
        (type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!))) && !type.Name.Contains('<');

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is { } print && IsGenerated(print);

    private static bool IsDelegate(Type type) => type.BaseType == typeof(MulticastDelegate);

    private string DescribeHeader(Type type)
    {
        if (IsDelegate(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {DescribeReturn(invoke)} {TypeNames.DescribeGeneric(type)}({DescribeParameters(invoke)})";
        }

        var record = IsRecord(type) ? "record " : string.Empty;
        var kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : string.Empty)}{record}struct"
            : $"{(type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : string.Empty)}{(record.Length > 0 ? "record" : "class")}";
        var bases = GetBases(type).ToList();
        return $"{kind} {TypeNames.DescribeGeneric(type)}{(bases.Count == 0 ? string.Empty : " : " + string.Join(", ", bases))}"
            + TypeNames.DescribeConstraints(type.GetGenericArguments().Where(a => a.IsGenericParameter));
    }

    private static IEnumerable<string> GetBases(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
        {
            yield return TypeNames.Describe(parent);
        }

        if (type.IsEnum)
        {
            yield break;
        }

        var all = type.GetInterfaces().Where(IsVisibleFromOutside).ToArray();
        var implied = all.SelectMany(i => i.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        foreach (var name in all.Where(i => !implied.Contains(i) && !(IsRecord(type) && i == typeof(IEquatable<>).MakeGenericType(type))).Select(i => TypeNames.Describe(i)).Order(StringComparer.Ordinal))
        {
            yield return name;
        }
    }

    private static bool IsVisibleFromOutside(Type type) => type.IsPublic || type.IsNestedPublic;

    private IEnumerable<(string Name, string Text)> DescribeMembers(Type type)
    {
        if (IsDelegate(type))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (f.Name, $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}"));
        }

        var properties = type.GetProperties(Declared).Where(p => (IsVisible(p.GetMethod) || IsVisible(p.SetMethod)) && !IsGenerated(p)).ToArray();
        var events = type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod)).ToArray();
        var accessors = type.GetProperties(Declared).SelectMany(p => p.GetAccessors(nonPublic: true))
            .Concat(events.SelectMany(e => new[] { e.AddMethod!, e.RemoveMethod! })).ToHashSet<MethodBase>();
        return
        [
            .. type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(f => (f.Name, DescribeField(f))),
            .. type.GetConstructors(Declared).Where(c => IsVisible(c) && !IsGenerated(c) && !c.IsStatic).Select(c => (c.Name, $"{Access(c)}{type.Name.Split('`')[0]}({DescribeParameters(c)})")),
            .. properties.Select(p => (p.Name, DescribeProperty(p))),
            .. events.Select(e => (e.Name, $"event {TypeNames.Describe(e.EventHandlerType!)} {e.Name}")),
            .. type.GetMethods(Declared).Where(m => IsVisible(m) && !IsGenerated(m) && !accessors.Contains(m) && !m.Name.Contains('<')).Select(m => (m.Name, DescribeMethod(m))),
        ];
    }

    private string DescribeField(FieldInfo field)
    {
        var modifiers = field.IsLiteral ? "const " : $"{(field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}";
        var value = field.IsLiteral ? $" = {DescribeValue(field.GetRawConstantValue(), field.FieldType)}" : string.Empty;
        return $"{(field.IsPublic ? string.Empty : "protected ")}{modifiers}{TypeNames.Describe(field.FieldType, _nullability.Create(field))} {field.Name}{value}";
    }

    private string DescribeProperty(PropertyInfo property)
    {
        var main = IsVisible(property.GetMethod) ? property.GetMethod! : property.SetMethod!;
        var index = main.GetParameters()[..property.GetIndexParameters().Length];
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(DescribeParameter))}]";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : string.Empty;
        var accessors = new[] { property.GetMethod, property.SetMethod }.Where(IsVisible).Select(a => $"{(Access(a!) == Access(main) ? string.Empty : Access(a!))}{DescribeAccessor(a!)}; ");
        return $"{Access(main)}{Modifiers(main)}{required}{TypeNames.Describe(property.PropertyType, _nullability.Create(property))} {name} {{ {string.Concat(accessors)}}}";
    }

    private static string DescribeAccessor(MethodInfo accessor) =>
        accessor.ReturnType != typeof(void) ? "get"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init"
        : "set";

    private string DescribeMethod(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : string.Empty;
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : string.Empty;
        var constraints = method.IsGenericMethodDefinition ? TypeNames.DescribeConstraints(method.GetGenericArguments()) : string.Empty;
        return $"{Access(method)}{Modifiers(method)}{DescribeReturn(method)} {method.Name}{generic}({extension}{DescribeParameters(method)}){constraints}";
    }

    private string DescribeReturn(MethodInfo method) => TypeNames.Describe(method.ReturnType, _nullability.Create(method.ReturnParameter));

    private string DescribeParameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(DescribeParameter));

    private string DescribeParameter(ParameterInfo parameter)
    {
        var modifier = parameter.IsOut ? "out "
            : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : string.Empty;
        var value = parameter.HasDefaultValue ? $" = {DescribeValue(parameter.RawDefaultValue, parameter.ParameterType)}" : string.Empty;
        return $"{modifier}{TypeNames.Describe(parameter.ParameterType, _nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string DescribeValue(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ when type.IsEnum => $"{type.Name}.{Enum.ToObject(type, value)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Access(MethodBase method) => method.IsPublic ? string.Empty : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        var isInterface = method.DeclaringType!.IsInterface;
        var isStatic = method.IsStatic ? "static " : string.Empty;
        return method.IsAbstract ? isInterface && !method.IsStatic ? string.Empty : $"{isStatic}abstract "
            : method.IsStatic ? isStatic
            : !method.IsVirtual || isInterface ? string.Empty
            : method.GetBaseDefinition() != method ? method.IsFinal ? "sealed override " : "override "
            : method.IsFinal ? string.Empty : "virtual ";
    }
}
