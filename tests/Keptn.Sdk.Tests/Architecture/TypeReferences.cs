using System.Reflection;

namespace Keptn.Sdk.Tests.Architecture;

/// <summary>Which types the types of an assembly use: in signatures, attributes and bodies, as compiled.</summary>
internal sealed class TypeReferences
{
    private readonly HashSet<(Type From, Type To)> _found = [];

    private TypeReferences()
    {
    }

    internal static IReadOnlyCollection<(Type From, Type To)> Read(Assembly assembly)
    {
        var references = new TypeReferences();
        foreach (var type in assembly.GetTypes())
        {
            references.ReadType(type);
        }

        return references._found;
    }

    private void ReadType(Type type)
    {
        Add(type, type.BaseType);
        AddAll(type, type.GetInterfaces());
        AddAttributes(type, type);
        AddAll(type, type.GetGenericArguments().Where(a => a.IsGenericParameter).SelectMany(a => a.GetGenericParameterConstraints()));
        foreach (var member in type.GetMembers(CompiledCode.All))
        {
            AddAttributes(type, member);
            switch (member)
            {
                case FieldInfo field:
                    Add(type, field.FieldType);
                    break;
                case PropertyInfo property:
                    Add(type, property.PropertyType);
                    break;
                case MethodBase method:
                    ReadMethod(type, method);
                    break;
            }
        }
    }

    private void ReadMethod(Type type, MethodBase method)
    {
        Add(type, (method as MethodInfo)?.ReturnType);
        AddAll(type, method.GetParameters().Select(p => p.ParameterType));
        if (method is MethodInfo { IsGenericMethodDefinition: true })
        {
            AddAll(type, method.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints()));
        }

        AddAll(type, method.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? []);
        foreach (var used in CompiledCode.ReadUses(method))
        {
            Add(type, used as Type ?? used.DeclaringType);
            if (used is MethodInfo { IsGenericMethod: true } generic)
            {
                AddAll(type, generic.GetGenericArguments());
            }
        }
    }

    private void AddAttributes(Type from, MemberInfo member) => AddAll(from, member.GetCustomAttributesData().Select(a => a.AttributeType));

    private void AddAll(Type from, IEnumerable<Type> to)
    {
        foreach (var type in to)
        {
            Add(from, type);
        }
    }

    private void Add(Type from, Type? to)
    {
        while (to?.HasElementType == true)
        {
            to = to.GetElementType();
        }

        if (to is null || to.IsGenericParameter)
        {
            return;
        }

        if (to.IsGenericType)
        {
            AddAll(from, to.GetGenericArguments());
        }

        var user = CompiledCode.Outermost(from);
        var used = CompiledCode.Outermost(to.IsGenericType ? to.GetGenericTypeDefinition() : to);
        if (user != used)
        {
            _found.Add((user, used));
        }
    }
}
