/**
 * What the provider calls to make, change, tag and remove a resource, by type.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const ACTIONS_OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  "aws:batch/computeEnvironment:ComputeEnvironment": actions(
    "batch",
    "CreateComputeEnvironment UpdateComputeEnvironment DeleteComputeEnvironment " +
      "DescribeComputeEnvironments TagResource UntagResource",
  ),
  "aws:batch/jobDefinition:JobDefinition": actions(
    "batch",
    "RegisterJobDefinition DeregisterJobDefinition DescribeJobDefinitions TagResource",
  ),
  "aws:batch/jobQueue:JobQueue": actions(
    "batch",
    "CreateJobQueue UpdateJobQueue DeleteJobQueue DescribeJobQueues TagResource UntagResource",
  ),
  "aws:cloudwatch/dashboard:Dashboard": actions(
    "cloudwatch",
    "PutDashboard GetDashboard DeleteDashboards",
  ),
  "aws:cloudwatch/eventRule:EventRule": actions(
    "events",
    "PutRule DescribeRule DeleteRule ListTagsForResource TagResource UntagResource",
  ),
  "aws:cloudwatch/eventTarget:EventTarget": actions(
    "events",
    "PutTargets RemoveTargets ListTargetsByRule",
  ),
  "aws:cloudwatch/logGroup:LogGroup": actions(
    "logs",
    "CreateLogGroup DeleteLogGroup DescribeLogGroups PutRetentionPolicy DeleteRetentionPolicy " +
      "AssociateKmsKey DisassociateKmsKey ListTagsForResource TagResource UntagResource",
  ),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": actions(
    "logs",
    "PutResourcePolicy DescribeResourcePolicies DeleteResourcePolicy",
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": actions(
    "cloudwatch",
    "PutMetricAlarm DescribeAlarms DeleteAlarms ListTagsForResource TagResource UntagResource",
  ),
  "aws:dynamodb/table:Table": actions(
    "dynamodb",
    "CreateTable DescribeTable UpdateTable DeleteTable DescribeContinuousBackups " +
      "UpdateContinuousBackups DescribeTimeToLive ListTagsOfResource TagResource UntagResource",
  ),
  "aws:ec2/launchTemplate:LaunchTemplate": actions(
    "ec2",
    "CreateLaunchTemplate CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplate " +
      "DescribeLaunchTemplates DescribeLaunchTemplateVersions CreateTags",
  ),
  "aws:ec2/securityGroup:SecurityGroup": actions(
    "ec2",
    "CreateSecurityGroup DeleteSecurityGroup DescribeSecurityGroups AuthorizeSecurityGroupEgress " +
      "RevokeSecurityGroupEgress AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress " +
      "DescribeNetworkInterfaces CreateTags DeleteTags",
  ),
  "aws:ec2/vpcEndpoint:VpcEndpoint": actions(
    "ec2",
    "CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints DescribeVpcEndpoints DescribePrefixLists",
  ),
  "aws:iam/instanceProfile:InstanceProfile": actions(
    "iam",
    "CreateInstanceProfile DeleteInstanceProfile GetInstanceProfile AddRoleToInstanceProfile " +
      "RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile PassRole",
  ),
  "aws:iam/role:Role": actions(
    "iam",
    "CreateRole DeleteRole GetRole UpdateAssumeRolePolicy ListRolePolicies " +
      "ListAttachedRolePolicies ListInstanceProfilesForRole TagRole UntagRole PassRole",
  ),
  "aws:iam/rolePolicy:RolePolicy": actions("iam", "PutRolePolicy GetRolePolicy DeleteRolePolicy"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": actions(
    "iam",
    "AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies",
  ),
  "aws:kms/alias:Alias": actions("kms", "CreateAlias DeleteAlias ListAliases"),
  "aws:kms/key:Key": actions(
    "kms",
    "CreateKey DescribeKey GetKeyPolicy GetKeyRotationStatus EnableKeyRotation PutKeyPolicy " +
      "ListResourceTags ScheduleKeyDeletion TagResource UntagResource UpdateKeyDescription CreateGrant",
  ),
  "aws:lambda/eventSourceMapping:EventSourceMapping": actions(
    "lambda",
    "CreateEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping " +
      "GetEventSourceMapping TagResource",
  ),
  "aws:lambda/function:Function": actions(
    "lambda",
    "CreateFunction DeleteFunction GetFunction GetFunctionCodeSigningConfig ListVersionsByFunction " +
      "UpdateFunctionCode UpdateFunctionConfiguration TagResource UntagResource",
  ),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": actions(
    "lambda",
    "PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig",
  ),
  "aws:lambda/permission:Permission": actions("lambda", "AddPermission RemovePermission GetPolicy"),
  "aws:s3/bucket:Bucket": actions(
    "s3",
    "CreateBucket DeleteBucket ListBucket ListBucketVersions DeleteObject DeleteObjectVersion " +
      "PutBucketTagging GetBucketTagging GetBucketPolicy GetBucketAcl GetBucketLogging " +
      "GetBucketWebsite GetBucketRequestPayment GetBucketObjectLockConfiguration " +
      "GetAccelerateConfiguration GetReplicationConfiguration",
  ),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": actions(
    "s3",
    "PutBucketCORS GetBucketCORS",
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": actions(
    "s3",
    "PutLifecycleConfiguration GetLifecycleConfiguration",
  ),
  "aws:s3/bucketNotification:BucketNotification": actions(
    "s3",
    "PutBucketNotification GetBucketNotification",
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": actions(
    "s3",
    "PutBucketOwnershipControls GetBucketOwnershipControls",
  ),
  "aws:s3/bucketPolicy:BucketPolicy": actions(
    "s3",
    "PutBucketPolicy GetBucketPolicy DeleteBucketPolicy",
  ),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": actions(
    "s3",
    "PutBucketPublicAccessBlock GetBucketPublicAccessBlock",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": actions(
    "s3",
    "PutEncryptionConfiguration GetEncryptionConfiguration",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": actions(
    "s3",
    "PutBucketVersioning GetBucketVersioning",
  ),
  "aws:sns/topic:Topic": actions(
    "sns",
    "CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes ListTagsForResource TagResource UntagResource",
  ),
  "aws:sns/topicPolicy:TopicPolicy": actions("sns", "SetTopicAttributes GetTopicAttributes"),
  "aws:sns/topicSubscription:TopicSubscription": actions(
    "sns",
    "Subscribe Unsubscribe GetSubscriptionAttributes",
  ),
  "aws:sqs/queue:Queue": actions(
    "sqs",
    "CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl SetQueueAttributes ListQueueTags TagQueue UntagQueue",
  ),
  "aws:sqs/queuePolicy:QueuePolicy": actions("sqs", "SetQueueAttributes GetQueueAttributes"),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": actions(
    "sqs",
    "SetQueueAttributes GetQueueAttributes",
  ),
  "awsx:ec2:DefaultVpc": actions("ec2", "DescribeVpcs DescribeSubnets DescribeRouteTables"),
  "awsx:ec2:Vpc": actions(
    "ec2",
    "CreateVpc DeleteVpc DescribeVpcs DescribeVpcAttribute ModifyVpcAttribute CreateSubnet " +
      "DeleteSubnet DescribeSubnets ModifySubnetAttribute CreateInternetGateway " +
      "AttachInternetGateway DetachInternetGateway DeleteInternetGateway DescribeInternetGateways " +
      "CreateRouteTable DeleteRouteTable DescribeRouteTables CreateRoute DeleteRoute " +
      "AssociateRouteTable DisassociateRouteTable DescribeAvailabilityZones CreateVpcEndpoint " +
      "DeleteVpcEndpoints DescribeVpcEndpoints CreateTags DescribeNetworkAcls DescribeSecurityGroups",
  ),
  "awsx:ecr:Image": actions(
    "ecr",
    "GetAuthorizationToken BatchCheckLayerAvailability InitiateLayerUpload UploadLayerPart " +
      "CompleteLayerUpload PutImage BatchGetImage GetDownloadUrlForLayer",
  ),
  "awsx:ecr:Repository": actions(
    "ecr",
    "CreateRepository DescribeRepositories DeleteRepository BatchDeleteImage PutLifecyclePolicy " +
      "GetLifecyclePolicy DeleteLifecyclePolicy ListTagsForResource TagResource UntagResource",
  ),
};

function actions(service: string, names: string): string[] {
  return names.split(" ").map((name) => `${service}:${name}`);
}
