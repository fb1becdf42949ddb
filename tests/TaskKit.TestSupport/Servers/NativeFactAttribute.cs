namespace TaskKit.TestSupport.Servers;

/// <summary>A fact that compiles natively, and is skipped with the reason where that cannot be done.</summary>
public sealed class NativeFactAttribute : FactAttribute
{
    public override string? Skip
    {
        get => base.Skip ?? Requirement.NativeSkip;
        set => base.Skip = value;
    }
}
