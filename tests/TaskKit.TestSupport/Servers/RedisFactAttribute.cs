namespace TaskKit.TestSupport.Servers;

/// <summary>A fact that needs Redis, and is skipped with the reason where there is none.</summary>
public sealed class RedisFactAttribute : FactAttribute
{
    public override string? Skip
    {
        get => base.Skip ?? Requirement.RedisSkip;
        set => base.Skip = value;
    }
}

/// <summary>A theory that needs Redis, and is skipped with the reason where there is none.</summary>
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    public override string? Skip
    {
        get => base.Skip ?? Requirement.RedisSkip;
        set => base.Skip = value;
    }
}
