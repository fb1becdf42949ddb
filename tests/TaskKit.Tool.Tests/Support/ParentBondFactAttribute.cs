namespace TaskKit.Tool.Tests.Support;

/// <summary>A test of programs that end with the tool that runs them; skipped where the system cannot do that.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ParentBondFactAttribute : FactAttribute
{
    public ParentBondFactAttribute()
    {
        if (ParentBond.Prefix.Count == 0)
            Skip = "This needs setpriv of util-linux, on Linux.";
    }
}
