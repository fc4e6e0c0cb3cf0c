namespace Nova.Database.Schema;

/// <summary>The column holds text of any length; all others hold 255 characters at most.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UnlimitedAttribute : Attribute;
