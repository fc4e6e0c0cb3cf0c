namespace Nova.Database.Networks;

/// <summary>Table <c>security_groups</c>.</summary>
internal sealed class SecurityGroupRow
{
    public long Id { get; set; }
    public required Guid Uuid { get; set; }
    public required string ProjectId { get; set; }
    public required string Name { get; set; }
    public required string Description { get; set; }

    /// <summary>How many rules it has: the guard of their quota.</summary>
    public int RuleCount { get; set; }
}

/// <summary>Table <c>security_group_rules</c>.</summary>
internal sealed class SecurityGroupRuleRow
{
    public long Id { get; set; }
    public required long ParentGroupId { get; set; }
    public string? Protocol { get; set; }
    public int? FromPort { get; set; }
    public int? ToPort { get; set; }
    public string? Cidr { get; set; }

    /// <summary>Group whose members are let in.</summary>
    public long? GroupId { get; set; }
}

/// <summary>Table <c>security_group_default_rules</c>: what the group <c>default</c> of a new project begins with.</summary>
internal sealed class SecurityGroupDefaultRuleRow
{
    public long Id { get; set; }
    public string? Protocol { get; set; }
    public int? FromPort { get; set; }
    public int? ToPort { get; set; }
    public string? Cidr { get; set; }
}

/// <summary>Table <c>provider_fw_rules</c>: what is kept from all guests.</summary>
internal sealed class ProviderRuleRow
{
    public long Id { get; set; }
    public string? Protocol { get; set; }
    public int? FromPort { get; set; }
    public int? ToPort { get; set; }
    public required string Cidr { get; set; }
}
