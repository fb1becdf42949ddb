namespace TaskKit.Tool.Tests.Support;

/// <summary>A test of what only Linux has, such as <c>/proc</c>; skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "This needs the folder /proc of Linux.";
    }
}
