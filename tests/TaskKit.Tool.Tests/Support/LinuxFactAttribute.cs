namespace TaskKit.Tool.Tests.Support;

/// <summary>A test of what only Linux has, such as <c>/proc</c>; skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = Missing;

    /// <summary>The reason why such a test is skipped; null on Linux.</summary>
    public static string? Missing { get; } = OperatingSystem.IsLinux() ? null : "This needs the folder /proc of Linux.";
}

/// <summary>The same, with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = LinuxFactAttribute.Missing;
}
